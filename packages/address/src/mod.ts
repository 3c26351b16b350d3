/**
 * What an address is: IPv4 and IPv6, prefixes, endpoints, `struct sockaddr`, byte order and services. All of it is pure;
 * what asks the system is in `@acceptloop/address/names` and `@acceptloop/address/interfaces`.
 *
 * @module
 */
export { AddressRangeError } from "./address-range-error.ts";
export { AddressSyntaxError } from "./address-syntax-error.ts";
export { fromBigInt, toBigInt } from "./bigint.ts";
export { firstHost, lastAddress, lastHost } from "./bounds.ts";
export { type ByteOrder, hostByteOrder, htonl, htons, ntohl, ntohs } from "./byte-order.ts";
export { fromBytes, toBytes } from "./bytes.ts";
export { type Classification, classify } from "./classify.ts";
export { contains, containsPrefix, countAddresses, overlaps } from "./contains.ts";
export {
  type Endpoint,
  type InternetEndpoint,
  type UnixEndpoint,
  formatEndpoint,
  parseEndpoint,
} from "./endpoint.ts";
export { type FiveTuple, formatFiveTuple, parseFiveTuple, reverseFiveTuple } from "./five-tuple.ts";
export { type AddressFamily, inet_addr, inet_aton, inet_ntoa, inet_ntop, inet_pton } from "./inet.ts";
export { type IPAddress, formatIP, parseIP } from "./ip.ts";
export { type IPv4Address, formatIPv4, parseIPv4 } from "./ipv4.ts";
export { type IPv6Address, formatIPv6, parseIPv6 } from "./ipv6.ts";
export { mapIPv4, unmapIPv4 } from "./mapped.ts";
export { type MulticastScope, multicastScope } from "./multicast.ts";
export { type Notation, formatNotation, notations, parseNotation } from "./notation.ts";
export { compareIP, predecessor, successor } from "./order.ts";
export { type Prefix, formatPrefix, parsePrefix, prefixOf } from "./prefix.ts";
export { merge, subtract } from "./prefix-set.ts";
export { type PrefixEntry, PrefixTable } from "./prefix-table.ts";
export { type AddressRange, toPrefixes, toRange } from "./range.ts";
export { reverseName } from "./reverse-name.ts";
export { type Service, getservbyname, getservbyport, parseServices, services } from "./services.ts";
export { type SockaddrLayout, type SockaddrSystem, decodeSockaddr, encodeSockaddr } from "./sockaddr.ts";
export { type Purpose, type SpecialPurposeBlock, specialPurposeBlocks } from "./special-purpose.ts";
export { subnets, supernet } from "./subnets.ts";
export { UnknownHostError } from "./unknown-host-error.ts";
