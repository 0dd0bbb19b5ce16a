/** Numbers of things in words. */

/** `1 outlier`, `3 outliers`, `1,200 outliers`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}
