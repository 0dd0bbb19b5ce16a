/** TensorFlow.js with its gradients registered, and without the banner its `cpu` backend prints in Node. */
import * as tf from '@tensorflow/tfjs'

tf.env().set('IS_NODE', false)

export { tf }
