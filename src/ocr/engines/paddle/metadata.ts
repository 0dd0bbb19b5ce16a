/** The metadata of an ONNX model, which ONNX Runtime for Node does not hand out. */
import { protobuf } from '../../../core/protobuf-library.ts'

/** Fields of onnx.ModelProto and onnx.StringStringEntryProto. */
const METADATA_PROPS = 14
const KEY = 1
const VALUE = 2

/** @param model bytes of a model that ONNX Runtime has opened */
export function metadataOf(model: Uint8Array): Map<string, string> {
  const found = new Map<string, string>()
  const reader = protobuf.Reader.create(model)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 !== METADATA_PROPS) {
      reader.skipType(tag & 7)
      continue
    }
    const { key, value } = entryOf(reader.bytes())
    found.set(key, value)
  }
  return found
}

function entryOf(bytes: Uint8Array): { key: string; value: string } {
  const entry = { key: '', value: '' }
  const reader = protobuf.Reader.create(bytes)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 === KEY) entry.key = reader.string()
    else if (tag >>> 3 === VALUE) entry.value = reader.string()
    else reader.skipType(tag & 7)
  }
  return entry
}
