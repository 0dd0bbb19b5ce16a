// Pixel kernels in AssemblyScript with 128-bit SIMD, compiled to kernels.wasm. Addresses are byte
// offsets into the module's memory, multiples of 16; see ../kernels.ts for who lays data there.
export * from './pack'
