/** What XML and HTML are read with. One file, so that the package can bring a bundle in its place. */
export { Parser } from 'htmlparser2'
