/** Colours of light sources. */

/** Red, green and blue in linear light. */
export type LinearRgb = readonly [red: number, green: number, blue: number]

/**
 * Linear sRGB of equal-energy paper under a black body's light, brightness 1.
 * @param kelvin 1000 to 15000
 * @param duv distance from the black bodies' line in CIE 1960 (u, v), above 0 towards green
 */
export function illuminant(kelvin: number, duv: number): LinearRgb {
  const [u, v] = locus(kelvin)
  const [nextU, nextV] = locus(kelvin + 1)
  const length = Math.hypot(nextU - u, nextV - v)
  // At right angles to the line, upwards: v grows with temperature falling.
  const [awayU, awayV] = [(nextV - v) / length, -(nextU - u) / length]
  return linearOf(u + duv * awayU, v + duv * awayV)
}

/** Black bodies in CIE 1960 (M. Krystek, "An algorithm to calculate correlated colour temperature", 1985). */
function locus(t: number): [u: number, v: number] {
  const u =
    (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) /
    (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t)
  const v =
    (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) /
    (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t)
  return [u, v]
}

function linearOf(u: number, v: number): LinearRgb {
  const [x, y] = [(3 * u) / (2 * u - 8 * v + 4), (2 * v) / (2 * u - 8 * v + 4)]
  const [X, Z] = [x / y, (1 - x - y) / y]
  // What the dimmest lamps have less than no blue of is held at a little.
  return [
    Math.max(0.02, 3.2406 * X - 1.5372 - 0.4986 * Z),
    Math.max(0.02, -0.9689 * X + 1.8758 + 0.0415 * Z),
    Math.max(0.02, 0.0557 * X - 0.204 + 1.057 * Z),
  ]
}
