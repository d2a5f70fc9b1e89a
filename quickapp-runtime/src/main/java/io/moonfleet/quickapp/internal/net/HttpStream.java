package io.moonfleet.quickapp.internal.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** A response that goes on: server-sent events one by one, anything else as it arrives. Read on a thread of its own. */
public final class HttpStream implements AutoCloseable {

    private static final int WAITING = 100;
    private static final int CHUNK = 16 * 1024;
    private static final int LARGEST_EVENT = 4 << 20;

    /** Where the parts go. */
    public interface Reader {

        /** @param taken to be run when it was handled: more than a few unhandled ones hold back the server */
        void part(byte[] data, Runnable taken);
    }

    private final InputStream body;
    private final Semaphore room = new Semaphore(WAITING);

    public HttpStream(InputStream body) {
        this.body = body;
    }

    /** Reads until the end; an end that the server makes is an error too, because events were still wanted. */
    public void read(boolean events, Reader reader) throws IOException, InterruptedException {
        if (events) {
            readEvents(reader);
        } else {
            readChunks(reader);
        }
        throw new IOException("end of stream");
    }

    private void readChunks(Reader reader) throws IOException, InterruptedException {
        var buffer = new byte[CHUNK];
        for (var count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            hand(reader, Arrays.copyOf(buffer, count));
        }
    }

    private void readEvents(Reader reader) throws IOException, InterruptedException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    data.setLength(data.length() - 1); // the last line's end
                    hand(reader, data.toString().getBytes(StandardCharsets.UTF_8));
                    data.setLength(0);
                }
            } else if (line.startsWith("data:")) {
                data.append(line, line.startsWith("data: ") ? 6 : 5, line.length())
                        .append('\n');
                if (data.length() > LARGEST_EVENT) {
                    throw new IOException("an event larger than " + LARGEST_EVENT + " bytes");
                }
            }
        }
    }

    private void hand(Reader reader, byte[] part) throws InterruptedException {
        room.acquire();
        reader.part(part, room::release);
    }

    @Override
    public void close() throws IOException {
        room.release(WAITING); // a reader that is held back goes on, and finds the end
        body.close();
    }
}
