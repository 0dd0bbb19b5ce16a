/** Row length of a noise tile in memory: the first bytes follow once more behind 1024. */
export const STRIDE: usize = 1040
export const WRAP: i32 = 1023
