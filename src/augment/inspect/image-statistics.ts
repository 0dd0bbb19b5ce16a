/** What is measured of a page, and how it is named to a reader. */

/** Measured on pixels. */
export interface Measured {
  brightness: number
  contrast: number
  localContrast: number
  sharpness: number
  saturation: number
  /** degrees; undefined where a page has too little text to tell */
  skew?: number | undefined
}

/** What is known of one image once it was looked at. */
export interface ImageStatistics {
  width: number
  height: number
  bytes: number
  /** whether there is a thumbnail */
  thumb: boolean
  /** only for those that were measured */
  measured?: Measured | undefined
}

/** One figure of a page. */
export interface Statistic {
  name: string
  label: string
  unit: string
  about: string
  /** drawn on a logarithmic axis */
  log: boolean
  /** to one side or the other: what is typical is told without the sign */
  signed?: boolean
  of: (look: ImageStatistics) => number | undefined
  /** how a page with a lower value looks, and one with a higher one */
  words: readonly [lower: string, higher: string]
  /** effects that move it */
  effects: readonly string[]
}

const measured =
  (name: keyof Measured) =>
  (look: ImageStatistics): number | undefined =>
    look.measured?.[name]

/** Figures measured on pixels come first. */
export const STATISTICS: readonly Statistic[] = [
  {
    name: 'brightness',
    label: 'Brightness',
    unit: 'grey level',
    about: 'mean of the grey values, 0 black to 255 white',
    log: false,
    of: measured('brightness'),
    words: ['darker', 'brighter'],
    effects: ['color-jitter', 'lighting', 'shadow', 'paper-color'],
  },
  {
    name: 'contrast',
    label: 'Contrast',
    unit: 'grey levels',
    about: 'standard deviation of the grey values over the page',
    log: false,
    of: measured('contrast'),
    words: ['flatter', 'richer in contrast'],
    effects: ['color-jitter', 'fade', 'lighting'],
  },
  {
    name: 'localContrast',
    label: 'Local contrast',
    unit: 'grey levels',
    about:
      'standard deviation inside windows of 8×8 pixels, their mean: how strong the ink stands out',
    log: false,
    of: measured('localContrast'),
    words: ['fainter in print', 'stronger in print'],
    effects: ['fade', 'ink-bleed', 'noise'],
  },
  {
    name: 'sharpness',
    label: 'Sharpness',
    unit: '',
    about: 'variance of the Laplacian; noise raises it too',
    log: true,
    of: measured('sharpness'),
    words: ['softer', 'sharper or noisier'],
    effects: ['blur', 'downscale', 'noise'],
  },
  {
    name: 'saturation',
    label: 'Saturation',
    unit: '0 to 255',
    about: 'mean saturation of the colours, 0 grey to 255',
    log: false,
    of: measured('saturation'),
    words: ['paler', 'more colourful'],
    effects: ['color-jitter', 'paper-color', 'highlight'],
  },
  {
    name: 'skew',
    label: 'Skew',
    unit: 'degrees',
    about:
      'how far rows of text are off level or upright; where there is too little text, a page is left out',
    log: false,
    signed: true,
    of: measured('skew'),
    words: ['less tilted', 'more tilted'],
    effects: ['rotate'],
  },
  {
    name: 'size',
    label: 'Size',
    unit: 'kilopixels',
    about: 'width times height',
    log: true,
    of: ({ width, height }) => (width * height) / 1000,
    words: ['smaller', 'larger'],
    effects: ['resize', 'downscale'],
  },
  {
    name: 'aspect',
    label: 'Aspect',
    unit: 'width ÷ height',
    about: 'below 1 upright, above 1 on its side',
    log: true,
    of: ({ width, height }) => width / height,
    words: ['narrower', 'wider'],
    effects: ['rotate90', 'resize'],
  },
  {
    name: 'bytes',
    label: 'File size',
    unit: 'kB',
    about: 'size of the file',
    log: true,
    of: ({ bytes }) => bytes / 1000,
    words: ['smaller in bytes', 'larger in bytes'],
    effects: ['jpeg', 'noise', 'blur'],
  },
]

/** Images of one kind whose figures are shown together. */
export interface Series {
  /** `train`, `test`, `sources`, `noisy`, … */
  name: string
  label: string
  looks: readonly ImageStatistics[]
}

/** The values of a figure in a series. */
export function valuesOf(series: Series, figure: Statistic): number[] {
  return series.looks.flatMap((look) => figure.of(look) ?? [])
}

/** Whether the series has pixels measured for all its images; else a part was chosen. */
export function measuredCount({ looks }: Series): number {
  return looks.filter((look) => look.measured).length
}
