/** Tests run the real commands and the WebAssembly kernels: both come from an up-to-date build. */
import { build } from '../../bin/build.js'

export default async function setup() {
  await build()
}
