/** Scripts that a recipe may ask for, of whatever is stamped or written on a page. */
export const SCRIPTS = ['any', 'korean', 'latin', 'digits'] as const
export type Script = (typeof SCRIPTS)[number]
