/**
 * What an address is.
 *
 * @module
 */
export { AddressSyntaxError } from "./address-syntax-error.ts";
export {
  type Endpoint,
  type InternetEndpoint,
  type UnixEndpoint,
  formatEndpoint,
  parseEndpoint,
} from "./endpoint.ts";
