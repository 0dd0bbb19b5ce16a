/** The frame that is turned as a page's rows run. */

/** What a picture takes there. */
export interface TurnedBox {
  left: number
  top: number
  right: number
  bottom: number
}

/** @param angle how the rows run, radians clockwise */
export function turnedBox(
  { width, height }: { width: number; height: number },
  angle: number,
): TurnedBox {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const us = [0, width * cos, height * sin, width * cos + height * sin]
  const vs = [0, -width * sin, height * cos, height * cos - width * sin]
  const [left, right] = [Math.min(...us), Math.max(...us)]
  return { left, right, top: Math.min(...vs), bottom: Math.max(...vs) }
}
