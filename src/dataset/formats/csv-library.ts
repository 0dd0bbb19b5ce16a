/** What CSV is read with. One file, so that the package can bring a bundle in its place. */
export { CsvError, parse } from 'csv-parse'
