/** A class of the model: its product type code and the name that people read, "Video games > Consoles". */
export interface ProductType {
  readonly code: number;
  readonly category: string;
}
