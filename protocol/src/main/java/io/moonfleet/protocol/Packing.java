package io.moonfleet.protocol;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes large content small for its way: a list of ten thousand devices says the same names ten thousand times. */
final class Packing {

    /** Below this the way is cheaper than the packing. */
    static final int WORTH_IT = 4 << 20;

    /** What is unpacked lies in memory as a whole, so whoever announces more is not believed. */
    static final int MOST = 256 << 20;

    private static final int STEP = 1 << 20;

    private Packing() {}

    static byte[] pack(byte[] bytes) {
        try (var deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(bytes);
            deflater.finish();
            var packed = new byte[STEP];
            int length = 0;
            while (!deflater.finished()) {
                if (length == packed.length) {
                    packed = Arrays.copyOf(packed, packed.length * 2);
                }
                length += deflater.deflate(packed, length, packed.length - length);
            }
            return Arrays.copyOf(packed, length);
        }
    }

    /** @throws ProtocolException it is not what packing so many bytes gives */
    static byte[] unpack(byte[] message, int from, int length) {
        if (length < 0 || length > MOST) {
            throw new ProtocolException("MALFORMED", "content of " + length + " bytes is more than " + MOST);
        }
        try (var inflater = new Inflater()) {
            inflater.setInput(message, from, message.length - from);
            var bytes = new byte[length];
            int done = 0;
            while (done < length) {
                int more = inflater.inflate(bytes, done, length - done);
                if (more == 0) {
                    break;
                }
                done += more;
            }
            boolean more = inflater.inflate(new byte[1]) > 0;
            if (done < length || more || !inflater.finished()) {
                throw new ProtocolException("MALFORMED", "the packed content is not of " + length + " bytes");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new ProtocolException("MALFORMED", "the packed content can't be read: " + e.getMessage());
        }
    }
}
