/** Pages with more pixels than this are refused: two of them would not fit a laptop's memory. */
export const PIXEL_LIMIT = 128_000_000
