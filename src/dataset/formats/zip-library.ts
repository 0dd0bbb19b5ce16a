/** What ZIP archives are written with. One file, so that the package can bring a bundle in its place. */
export { ZipFile } from 'yazl'
