import java.io.*;

/** Reads strings as UTF-16 (a count of strings, then for each a count of units and the units) and writes them back with writeUTF. */
public class WriteUtf {
    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        for (int strings = in.readInt(); strings > 0; strings--) {
            char[] units = new char[in.readInt()];
            for (int index = 0; index < units.length; index++) units[index] = in.readChar();
            out.writeUTF(new String(units));
        }
        out.flush();
    }
}
