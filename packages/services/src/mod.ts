/**
 * What a server answers: bytes in, bytes out.
 *
 * @module
 */
export { isLoopingPort } from "./looping-ports.ts";
export { oneShot } from "./one-shot.ts";
export { type Effort, type Service, type Session } from "./service.ts";
export { serviceNames, serviceNamed, UnknownServiceError } from "./service-named.ts";
