/** What is measured of an image, and how it is named to a reader. */
import type { Statistics } from '../../page/statistics/statistics.ts'
import type { Appearance } from './appearance.ts'

/** What is known of an image file; what was not asked for is undefined. */
export interface ImageMeasurement {
  /** of the file, in pixels */
  width: number
  height: number
  bytes: number
  /** what is wrong with the file though it can be read; only of those whose pixels were measured */
  issue?: string | undefined
  /** of pixels, at no more than `MEASURED_AREA` */
  statistics?: Statistics | undefined
  /** degrees; null where a page has too little text to tell */
  skew?: number | null | undefined
  appearance?: Appearance | undefined
  /** what the page looks like from afar, `LOOK` bytes */
  look?: Uint8Array | undefined
}

/** A statistic of images, as reports show it and as recipes are calibrated by it. */
export interface Statistic {
  name: string
  label: string
  unit: string
  about: string
  /** drawn on a logarithmic axis */
  log: boolean
  /** to one side or the other: its median is told without the sign */
  signed?: boolean
  of: (image: ImageMeasurement) => number | undefined
  /** how a page with a lower value looks, and one with a higher one */
  words: readonly [lower: string, higher: string]
  /** effects that change it */
  effects: readonly string[]
}

const ofPixels =
  (name: keyof Statistics) =>
  ({ statistics }: ImageMeasurement): number | undefined =>
    statistics?.[name]

/** Statistics of pixels come first. */
export const STATISTICS: readonly Statistic[] = [
  {
    name: 'brightness',
    label: 'Brightness',
    unit: 'grey level',
    about: 'mean of the grey values, 0 black to 255 white',
    log: false,
    of: ofPixels('brightness'),
    words: ['darker', 'brighter'],
    effects: ['color-jitter', 'lighting', 'shadow', 'paper-color'],
  },
  {
    name: 'contrast',
    label: 'Contrast',
    unit: 'grey levels',
    about: 'standard deviation of the grey values over the page',
    log: false,
    of: ofPixels('contrast'),
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
    of: ofPixels('localContrast'),
    words: ['fainter in print', 'stronger in print'],
    effects: ['fade', 'ink-bleed', 'noise'],
  },
  {
    name: 'sharpness',
    label: 'Sharpness',
    unit: '',
    about: 'variance of the Laplacian; noise raises it too',
    log: true,
    of: ofPixels('sharpness'),
    words: ['softer', 'sharper or noisier'],
    effects: ['blur', 'downscale', 'noise'],
  },
  {
    name: 'saturation',
    label: 'Saturation',
    unit: '0 to 255',
    about: 'mean saturation of the colours, 0 grey to 255',
    log: false,
    of: ofPixels('saturation'),
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
    of: ({ skew }) => skew ?? undefined,
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
