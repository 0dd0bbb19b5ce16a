/** What protocol buffers are read and written with. One file, so that the package can bring a bundle in its place. */
export { default as protobuf } from 'protobufjs'
