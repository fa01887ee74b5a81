import type { PixelMeasures } from './measure-pixels.ts';

/** What can be said of an image. */
export interface ImageMeasures {
  /** In pixels, as stored: a note of the camera to turn the picture is not followed. */
  readonly width: number;
  readonly height: number;
  /** Of the file. */
  readonly bytes: number;
  /** Absent where only the head of the file was read. */
  readonly pixels?: PixelMeasures;
}
