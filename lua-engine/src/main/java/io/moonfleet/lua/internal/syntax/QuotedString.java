package io.moonfleet.lua.internal.syntax;

import static io.moonfleet.lua.internal.syntax.SourceText.hexDigit;
import static io.moonfleet.lua.internal.syntax.SourceText.isDigit;

import io.moonfleet.lua.LuaString;

/**
 * Reads a string in quotes, with its escapes. The bytes of an escape stay among the saved ones until it has proved right: messages quote
 * them.
 */
final class QuotedString {

    private final SourceText text;

    QuotedString(SourceText text) {
        this.text = text;
    }

    /** Reads from the opening quote, which is next, to the closing one. */
    LuaString read() {
        var quote = text.current;
        text.saveAndAdvance();
        while (text.current != quote) {
            switch (text.current) {
                case SourceText.END -> throw text.error("unfinished string near <eof>");
                case '\n', '\r' -> throw text.errorNearSaved("unfinished string");
                case '\\' -> escape();
                default -> text.saveAndAdvance();
            }
        }
        text.saveAndAdvance();
        return text.saved(1);
    }

    private void escape() {
        var start = text.savedLength();
        text.saveAndAdvance();
        switch (text.current) {
            case 'a' -> escapeOne('\007', start);
            case 'b' -> escapeOne('\b', start);
            case 'f' -> escapeOne('\f', start);
            case 'n' -> escapeOne('\n', start);
            case 'r' -> escapeOne('\r', start);
            case 't' -> escapeOne('\t', start);
            case 'v' -> escapeOne('\013', start);
            case '\\', '"', '\'' -> escapeOne(text.current, start);
            case 'x' -> hexadecimalEscape(start);
            case 'u' -> unicodeEscape(start);
            case '\n', '\r' -> {
                text.passNewline();
                replace(start, '\n');
            }
            case 'z' -> {
                text.keepSaved(start);
                text.advance();
                skipSpace();
            }
            case SourceText.END -> {
                // the string's loop says "unfinished string"
            }
            default -> {
                check(isDigit(text.current), "invalid escape sequence");
                decimalEscape(start);
            }
        }
    }

    private void escapeOne(int character, int start) {
        text.advance();
        replace(start, character);
    }

    /** What the escape means takes the place of its text. */
    private void replace(int start, int character) {
        text.keepSaved(start);
        text.save(character);
    }

    private void skipSpace() {
        while (text.current == ' ' || text.current >= '\t' && text.current <= '\r') {
            if (text.atNewline()) {
                text.passNewline();
            } else {
                text.advance();
            }
        }
    }

    private void check(boolean isRight, String message) {
        if (!isRight) {
            if (text.current != SourceText.END) {
                text.saveAndAdvance();
            }
            throw text.errorNearSaved(message);
        }
    }

    private int hexadecimalDigit() {
        text.saveAndAdvance();
        var digit = hexDigit(text.current);
        check(digit >= 0, "hexadecimal digit expected");
        return digit;
    }

    private void hexadecimalEscape(int start) {
        var high = hexadecimalDigit();
        var low = hexadecimalDigit();
        text.advance();
        replace(start, high << 4 | low);
    }

    private void decimalEscape(int start) {
        var code = 0;
        for (var i = 0; i < 3 && isDigit(text.current); i++) {
            code = 10 * code + text.current - '0';
            text.saveAndAdvance();
        }
        check(code <= 255, "decimal escape too large");
        replace(start, code);
    }

    private void unicodeEscape(int start) {
        text.saveAndAdvance();
        check(text.current == '{', "missing '{'");
        var code = hexadecimalDigit();
        while (true) {
            text.saveAndAdvance();
            var digit = hexDigit(text.current);
            if (digit < 0) {
                break;
            }
            code = code << 4 | digit;
            check(code <= 0x10FFFF, "UTF-8 value too large");
        }
        check(text.current == '}', "missing '}'");
        text.advance();
        text.keepSaved(start);
        saveUtf8(code);
    }

    private void saveUtf8(int code) {
        if (code < 0x80) {
            text.save(code);
        } else if (code < 0x800) {
            text.save(0xc0 | code >> 6);
            text.save(0x80 | code & 0x3f);
        } else if (code < 0x10000) {
            text.save(0xe0 | code >> 12);
            text.save(0x80 | code >> 6 & 0x3f);
            text.save(0x80 | code & 0x3f);
        } else {
            text.save(0xf0 | code >> 18);
            text.save(0x80 | code >> 12 & 0x3f);
            text.save(0x80 | code >> 6 & 0x3f);
            text.save(0x80 | code & 0x3f);
        }
    }
}
