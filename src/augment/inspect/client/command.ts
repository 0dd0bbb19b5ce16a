/** The command that draws an image again, as it is typed into a POSIX shell. */

/** @param command the command without the image's ID */
export function withId(command: string, id: string): string {
  const word = /^[\w./:@%+=-]+$/.test(id) ? id : `'${id.replaceAll("'", `'\\''`)}'`
  return `${command} ${id.startsWith('-') ? '-- ' : ''}${word}`
}
