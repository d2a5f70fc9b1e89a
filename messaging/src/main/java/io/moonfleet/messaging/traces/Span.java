package io.moonfleet.messaging.traces;

/** A piece of work that is followed: its times, what is known of it, and its parent. Any thread may end it, once. */
public interface Span {

    /** Of what nobody follows. */
    Span NONE = new Nothing();

    Span note(String key, String value);

    Span note(String key, long value);

    /** It has failed, which is no fault of whoever follows it. */
    Span failed(String why);

    /** Makes it what the calling thread does, until that is closed. */
    Scope enter();

    /** What a message carries on; null for what nobody follows. */
    String traceparent();

    void end();

    /** Ends on the thread on which it began. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** A span that is none. */
    final class Nothing implements Span {

        private Nothing() {}

        @Override
        public Span note(String key, String value) {
            return this;
        }

        @Override
        public Span note(String key, long value) {
            return this;
        }

        @Override
        public Span failed(String why) {
            return this;
        }

        @Override
        public Scope enter() {
            return () -> {};
        }

        @Override
        public String traceparent() {
            return null;
        }

        @Override
        public void end() {
            // It never began.
        }
    }
}
