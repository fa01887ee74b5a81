/** A text as UTF-16 units that is written anew for each listing without making a string. Grows as needed. */
export class UnitBuffer {
  units = new Uint16Array(1024);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  append(text: string): void {
    for (let at = 0; at < text.length; at += 1) this.push(text.charCodeAt(at));
  }

  push(unit: number): void {
    if (this.length === this.units.length) {
      const larger = new Uint16Array(2 * this.length);
      larger.set(this.units);
      this.units = larger;
    }
    this.units[this.length] = unit;
    this.length += 1;
  }

  /** The text between two positions, for people to read. */
  slice(start: number, end: number): string {
    return String.fromCharCode(...this.units.subarray(start, end));
  }
}
