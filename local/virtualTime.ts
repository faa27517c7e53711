import { InterceptingCall } from '@grpc/grpc-js';
import type { Interceptor } from '@grpc/grpc-js';
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

const { StartWorkflowExecutionRequest } = temporal.api.workflowservice.v1;

/** Skips of one workflow before its time runs as ours does: enough for every timer of a programme. */
const MOST_SKIPS = 5_000;

/** Asks for time skipping with every workflow that is started; the client has no option for it. */
const skipTime: Interceptor = (options, nextCall) =>
  new InterceptingCall(nextCall(options), {
    sendMessage: (message: unknown, next) => {
      const starts = options.method_definition.path.endsWith('/StartWorkflowExecution');
      next(starts && message instanceof Uint8Array ? withTimeSkipping(message) : message);
    },
  });

function withTimeSkipping(encoded: Uint8Array): Buffer {
  const request = StartWorkflowExecutionRequest.decode(encoded);
  request.timeSkippingConfig = { enabled: true, maxSessionSkipCount: MOST_SKIPS };
  return Buffer.from(StartWorkflowExecutionRequest.encode(request).finish());
}

/** The interceptors of a client whose workflows live in virtual time; the dev server must allow it. */
export const virtualTime: Interceptor[] = [
  skipTime,
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
];
