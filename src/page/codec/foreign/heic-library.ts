/** What HEIC is read with. One file, so that the package can bring a bundle in its place. */
import untyped from 'libheif-js/libheif-wasm/libheif.js'

export interface HeifImage {
  get_width(): number
  get_height(): number
  display(
    into: { data: Uint8ClampedArray; width: number; height: number },
    done: (shown: unknown) => void,
  ): void
  free(): void
}

export interface Heif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] }
}

type Factory = (options: { wasmBinary: Uint8Array }) => Heif & { ready?: Promise<Heif> }

/** An instance with memory of its own. */
export async function loadHeif(wasmBinary: Uint8Array): Promise<Heif> {
  const library = (untyped as unknown as Factory)({ wasmBinary })
  return (await library.ready) ?? library
}
