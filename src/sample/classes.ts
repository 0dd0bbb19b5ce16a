/** The seventeen document classes of the sample set, in the competition's spelling and proportions. */

/** One class: its number, its name in `meta.csv`, and its pages among 1,570 for training. */
export interface SampleClass {
  target: number
  name: string
  count: number
}

/** All classes, in order of `target`. */
export const SAMPLE_CLASSES: readonly SampleClass[] = [
  { target: 0, name: 'account_number', count: 100 },
  { target: 1, name: 'application_for_payment_of_pregnancy_medical_expenses', count: 46 },
  { target: 2, name: 'car_dashboard', count: 100 },
  { target: 3, name: 'confirmation_of_admission_and_discharge', count: 100 },
  { target: 4, name: 'diagnosis', count: 100 },
  { target: 5, name: 'driver_lisence', count: 100 },
  { target: 6, name: 'medical_bill_receipts', count: 100 },
  { target: 7, name: 'medical_outpatient_certificate', count: 100 },
  { target: 8, name: 'national_id_card', count: 100 },
  { target: 9, name: 'passport', count: 100 },
  { target: 10, name: 'payment_confirmation', count: 100 },
  { target: 11, name: 'pharmaceutical_receipt', count: 100 },
  { target: 12, name: 'prescription', count: 100 },
  { target: 13, name: 'resume', count: 74 },
  { target: 14, name: 'statement_of_opinion', count: 50 },
  { target: 15, name: 'vehicle_registration_certificate', count: 100 },
  { target: 16, name: 'vehicle_registration_plate', count: 100 },
]

/** Training pages of the whole set. */
export const FULL_TRAIN = 1570
/** Test pages of the whole set. */
export const FULL_TEST = 3140
/** Labels of the whole training set that are wrong on purpose. */
export const FULL_WRONG = 8

/**
 * The class counts of a set of `total` pages in the competition's mix: largest remainder, and at least
 * one page a class as soon as there are as many pages as classes.
 */
export function classCounts(total: number): number[] {
  const minimum = total >= SAMPLE_CLASSES.length ? 1 : 0
  const exact = SAMPLE_CLASSES.map((c) => (c.count * total) / FULL_TRAIN)
  const counts = exact.map((n) => Math.max(minimum, Math.floor(n)))
  let left = total - counts.reduce((sum, n) => sum + n, 0)
  while (left !== 0) {
    const step = Math.sign(left)
    let best = -1
    for (let i = 0; i < counts.length; i++) {
      if (step < 0 && counts[i]! <= minimum) continue
      if (best < 0 || step * (exact[i]! - counts[i]!) > step * (exact[best]! - counts[best]!))
        best = i
    }
    counts[best] = counts[best]! + step
    left -= step
  }
  return counts
}
