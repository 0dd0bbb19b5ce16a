/** The part of onnx.proto that the models here are made of (https://github.com/onnx/onnx, IR version 10). */
import { protobuf } from '../../../core/protobuf-library.ts'

const repeated = { rule: 'repeated' as const }

export const onnxModel = protobuf.Root.fromJSON({
  nested: {
    Attribute: {
      fields: {
        name: { id: 1, type: 'string' },
        f: { id: 2, type: 'float' },
        i: { id: 3, type: 'int64' },
        s: { id: 4, type: 'bytes' },
        floats: { id: 7, type: 'float', ...repeated },
        ints: { id: 8, type: 'int64', ...repeated },
        type: { id: 20, type: 'int32' },
      },
    },
    Node: {
      fields: {
        input: { id: 1, type: 'string', ...repeated },
        output: { id: 2, type: 'string', ...repeated },
        name: { id: 3, type: 'string' },
        opType: { id: 4, type: 'string' },
        attribute: { id: 5, type: 'Attribute', ...repeated },
        domain: { id: 7, type: 'string' },
      },
    },
    Tensor: {
      fields: {
        dims: { id: 1, type: 'int64', ...repeated },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        rawData: { id: 9, type: 'bytes' },
      },
    },
    Dimension: {
      fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } },
    },
    Shape: { fields: { dim: { id: 1, type: 'Dimension', ...repeated } } },
    TensorType: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'Shape' } } },
    Type: { fields: { tensorType: { id: 1, type: 'TensorType' } } },
    ValueInfo: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'Type' } } },
    Graph: {
      fields: {
        node: { id: 1, type: 'Node', ...repeated },
        name: { id: 2, type: 'string' },
        initializer: { id: 5, type: 'Tensor', ...repeated },
        input: { id: 11, type: 'ValueInfo', ...repeated },
        output: { id: 12, type: 'ValueInfo', ...repeated },
      },
    },
    OperatorSet: {
      fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } },
    },
    Entry: { fields: { key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } } },
    Model: {
      fields: {
        irVersion: { id: 1, type: 'int64' },
        producerName: { id: 2, type: 'string' },
        producerVersion: { id: 3, type: 'string' },
        graph: { id: 7, type: 'Graph' },
        opsetImport: { id: 8, type: 'OperatorSet', ...repeated },
        metadataProps: { id: 14, type: 'Entry', ...repeated },
      },
    },
  },
}).lookupType('Model')
