/** What a page says to its script of the pages that were predicted. */

/** A predicted page as the script has it. */
export interface PictureRow {
  id: string
  /** places of classes */
  truth: number
  predicted: number
  /** probabilities of the prediction and of the truth, 0 to 1 */
  confidence: number
  ofTruth: number
  /** paths of the steps that ran */
  steps: string[]
  /** places of the pages that the network takes for most like this one; none where it is not known */
  near: number[]
  /** the words for the sake of which the prediction was looked at again; none where there were none */
  words: string[]
  /** data URI, empty where there is none */
  thumb: string
  /** address of the image relative to the page; empty where there is none */
  file: string
}

export interface Pictures {
  classes: string[]
  rows: PictureRow[]
}
