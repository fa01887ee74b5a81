// What Node.js has of ArrayBuffer and the types of ES2023 leave out.
interface ArrayBufferConstructor {
  readonly prototype: ArrayBuffer;
  new (byteLength: number, options: { readonly maxByteLength: number }): ArrayBuffer;
}
interface ArrayBuffer {
  /** To at most `maxByteLength`. Memory that is cut off goes back to the system at once. */
  resize(byteLength: number): void;
}
