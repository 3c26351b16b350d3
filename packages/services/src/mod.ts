/**
 * What a server answers: bytes in, bytes out.
 *
 * @module
 */
export { type Effort, type Service, type Session } from "./service.ts";
export { serviceNames, serviceNamed, UnknownServiceError } from "./service-named.ts";
