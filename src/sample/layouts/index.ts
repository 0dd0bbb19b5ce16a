/** Which layouts draw which class. */
import { ACCOUNTS } from './account.ts'
import { APPLICATIONS } from './application.ts'
import { BILLS } from './bill.ts'
import { LICENCES, RESIDENT_CARDS } from './cards.ts'
import { CERTIFICATES } from './certificate.ts'
import { DASHBOARDS } from './dashboard.ts'
import type { Layout } from './layout.ts'
import { PASSPORTS } from './passport.ts'
import { PAYMENTS } from './payment.ts'
import { PHARMACY_BILLS } from './pharmacy.ts'
import { PLATES } from './plate.ts'
import { PRESCRIPTIONS } from './prescription.ts'
import { REGISTRATIONS } from './registration.ts'
import { RESUMES } from './resume.ts'

/** The designs of every class, by `target`. A design that stands twice is drawn twice as often. */
export const LAYOUTS: readonly (readonly Layout[])[] = [
  ACCOUNTS,
  APPLICATIONS,
  DASHBOARDS,
  CERTIFICATES,
  CERTIFICATES,
  LICENCES,
  BILLS,
  CERTIFICATES,
  RESIDENT_CARDS,
  PASSPORTS,
  PAYMENTS,
  PHARMACY_BILLS,
  PRESCRIPTIONS,
  RESUMES,
  CERTIFICATES,
  REGISTRATIONS,
  PLATES,
]
