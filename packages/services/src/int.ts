import type { Service } from "./service.ts";

const NOTHING = new Uint8Array(0);

/**
 * `int:N` answers whatever comes first with N as a C `int`, four bytes in network byte order, and closes: the course's
 * pair of C programs, made to work between any two machines.
 *
 * @param value from -2,147,483,648 to 2,147,483,647
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@acceptloop/services";
 *
 * serviceNamed("int:10").open("127.0.0.1:54012").receive(Uint8Array.of(0x42)); // => Uint8Array.of(0, 0, 0, 10)
 * ```
 */
export function int(value: number): Service {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value);
  return answeringOnce(`int:${value}`, bytes);
}

/**
 * `int-host:N` is the same in the byte order of this machine, as the course's programs send it: a machine of the other
 * order reads 167,772,160 for 10.
 */
export function intHost(value: number): Service {
  return answeringOnce(`int-host:${value}`, new Uint8Array(Int32Array.of(value).buffer));
}

function answeringOnce(name: string, answer: Uint8Array): Service {
  return {
    name,
    effort: "none",
    open() {
      let isOver = false;
      return {
        get isOver() {
          return isOver;
        },
        receive() {
          isOver = true;
          return answer;
        },
        end: () => NOTHING,
      };
    },
    answer: () => answer,
  };
}
