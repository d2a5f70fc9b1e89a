package io.moonfleet.ui;

import java.util.concurrent.CompletionStage;

/** The way to one page. */
interface Wire {

    /** Completes when the socket took the text, which is late when the page is slow; fails when the page is gone. */
    CompletionStage<Void> send(String text);

    /** Ends it; a second call does nothing. */
    void close(Farewell why);

    /** Why a page's socket was closed, as its close code and reason. */
    enum Farewell {
        /** The page re-synchronises when it connects again. */
        TOO_SLOW(4008, "too slow"),
        SILENT(4009, "no ping"),
        MALFORMED(4010, "too many malformed frames"),
        /** The page asks whether its session goes on, and leads to the sign-in when it does not. */
        SIGN_IN(4401, "sign in again"),
        GOING_AWAY(1001, "service ends");

        private final int code;
        private final String reason;

        Farewell(int code, String reason) {
            this.code = code;
            this.reason = reason;
        }

        int code() {
            return code;
        }

        String reason() {
            return reason;
        }
    }
}
