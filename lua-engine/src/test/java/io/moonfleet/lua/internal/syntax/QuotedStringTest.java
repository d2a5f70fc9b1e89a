package io.moonfleet.lua.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaSyntaxException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedStringTest {

    private static SourceText text(String source) {
        return new SourceText(source.getBytes(StandardCharsets.ISO_8859_1), "chunk");
    }

    private static byte[] read(String source) {
        return new QuotedString(text(source)).read().bytes();
    }

    @Test
    void escapesBecomeTheBytesThatTheyStandFor() {
        assertThat(read("'a\\n\\65\\x42\\\\\\'z'"))
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo("a\nAB\\'z");
    }

    @Test
    void aCodePointBecomesUtf8() {
        assertThat(read("'\\u{20AC}\\u{1F600}'"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("€😀");
    }

    @Test
    void whiteSpaceAfterZIsSkippedAndItsLinesAreCounted() {
        var text = text("'a\\z  \n\n  b'");
        assertThat(new QuotedString(text).read().toString()).isEqualTo("ab");
        assertThat(text.line()).isEqualTo(3);
    }

    @Test
    void aLineMayGoOnAfterABackslash() {
        assertThat(read("'a\\\r\nb'")).asString(StandardCharsets.ISO_8859_1).isEqualTo("a\nb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'a\\q'     | invalid escape sequence near ''a\\q'",
                "'\\300'    | decimal escape too large near ''\\300''",
                "'\\xg'     | hexadecimal digit expected near ''\\xg'",
                "'\\u{110000}' | UTF-8 value too large near ''\\u{110000'",
                "'\\u1'     | missing '{' near ''\\u1'",
                "'abc       | unfinished string near <eof>",
            })
    void anErrorQuotesWhatWasReadOfTheString(String source, String message) {
        assertThatThrownBy(() -> read(source))
                .isInstanceOf(LuaSyntaxException.class)
                .hasMessage("chunk:1: " + message);
    }
}
