package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.internal.value.Results;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Where the bytes of an open file come from and go to, without any buffer. */
interface Device extends Seekable {

    /** Reads some bytes; -1 at the end. */
    int read(byte[] buffer) throws IOException;

    void write(byte[] bytes, int from, int to) throws IOException;

    /** Makes sure that what was written is where others see it. */
    default void flush() throws IOException {}

    /** Returns what Lua's close returns. */
    Object close() throws IOException;

    /** A file of the file system. */
    record Channel(FileChannel channel, boolean appends) implements Device {

        @Override
        public int read(byte[] buffer) throws IOException {
            return channel.read(ByteBuffer.wrap(buffer));
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            if (appends) {
                channel.position(channel.size());
            }
            var buffer = ByteBuffer.wrap(bytes, from, to - from);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void seek(long position) throws IOException {
            channel.position(position);
        }

        @Override
        public Object close() throws IOException {
            channel.close();
            return true;
        }
    }

    /** One end of a pipe, or a standard stream. */
    record Stream(InputStream in, OutputStream out) implements Device {

        @Override
        public int read(byte[] buffer) throws IOException {
            if (in == null) {
                throw new IOException(SystemError.BAD_DESCRIPTOR.text());
            }
            return in.read(buffer);
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            if (out == null) {
                throw new IOException(SystemError.BAD_DESCRIPTOR.text());
            }
            out.write(bytes, from, to - from);
        }

        @Override
        public void flush() throws IOException {
            if (out != null) {
                out.flush();
            }
        }

        void setBuffering(Buffering buffering) throws IOException {
            standard().setBuffering(buffering);
        }

        @Override
        public long position() throws IOException {
            return standard().position();
        }

        @Override
        public long size() throws IOException {
            return standard().size();
        }

        @Override
        public void seek(long position) throws IOException {
            standard().seek(position);
        }

        private StandardStream standard() {
            return StandardStream.of(in != null ? in : out);
        }

        @Override
        public Object close() throws IOException {
            flush();
            return Results.of(null, io.moonfleet.lua.LuaString.of("cannot close standard file"));
        }
    }

    /** A program that runs beside. */
    record Program(Process process, Stream pipe) implements Device {

        @Override
        public int read(byte[] buffer) throws IOException {
            return pipe.read(buffer);
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            pipe.write(bytes, from, to);
        }

        @Override
        public void flush() throws IOException {
            pipe.flush();
        }

        @Override
        public Object close() throws IOException {
            if (pipe.out() != null) {
                pipe.out().close();
            } else {
                pipe.in().close();
            }
            return Shell.outcome(process);
        }
    }
}
