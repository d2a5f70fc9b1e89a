package io.moonfleet.quickapp;

/** A QuickApp cannot be read, installed or started; the message begins with {@code file:line:} where there is one. */
public final class QuickAppException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What went wrong, in words that clients may rely on. */
    public enum Code {
        SYNTAX("lua-syntax"),
        HEADER("bad-header"),
        UI("bad-ui-row"),
        FILES("bad-files"),
        FILE_MISSING("file-missing"),
        ARCHIVE("bad-fqa");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final Code code;

    public QuickAppException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public QuickAppException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
