/** What steps are called: part of every random key. A page in a browser reckons with it as well. */

/** The paths of siblings by their names, as `pathsOf` says. */
export function pathsOfNames(names: readonly string[], parent = ''): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${parent}${parent && '/'}${name}${count > 1 ? `#${count}` : ''}`
  })
}
