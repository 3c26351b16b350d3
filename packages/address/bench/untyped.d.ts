declare module "ip-set" {
  /** Ranges without values: it tells whether an address is in one. */
  export default class IPSet {
    add(range: string): void;
    contains(address: string): boolean;
  }
}

declare module "longest-prefix-match" {
  export default class LongestPrefixMatch {
    addPrefix(prefix: string, value: unknown): void;
    getMatch(prefix: string): unknown[];
  }
}
