/** What is used of it; the package has no types of its own. */
declare module 'heic-decode' {
  interface HeicImage {
    readonly width: number
    readonly height: number
    /** RGBA, turned as the file says. */
    decode(): Promise<{ readonly data: Uint8ClampedArray; readonly width: number; readonly height: number }>
  }
  /** Reads the headers of all images in a file; each is decoded when it is asked to. */
  export function all(input: { readonly buffer: Uint8Array }): Promise<readonly HeicImage[] & { dispose(): void }>
}
