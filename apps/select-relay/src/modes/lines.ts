import { FrameTooLongError } from "@acceptloop/framing/frame-too-long-error";
import { encodeLine, LineDecoder } from "@acceptloop/framing/lines";
import type { Mode } from "../mode.ts";

/**
 * A line goes to all others when its end has come, whole and unmixed. What a member leaves unfinished is dropped: nobody
 * can tell whether it had more to say, since a process that dies says FIN as politely as one that is done.
 */
export const lines: Mode =
  (floor, { maxLine }) =>
  (member) => {
    const decoder = new LineDecoder({ maxFrameLength: maxLine, ending: "lf" });
    floor.seat(member);
    return {
      receive(bytes) {
        try {
          decoder.push(bytes, (buffer, start, end) => {
            if (buffer === bytes) floor.tellOthers(member, buffer, start, end + 1);
            else
              floor.tellOthers(
                member,
                encodeLine(buffer.subarray(start, end), { maxFrameLength: maxLine, ending: "lf" }),
              );
          });
        } catch (error) {
          if (!(error instanceof FrameTooLongError)) throw error;
          floor.tell(member, `* goodbye: a line is longer than ${maxLine} bytes\n`);
          floor.dismiss(member);
        }
      },
      end: () => {},
    };
  };
