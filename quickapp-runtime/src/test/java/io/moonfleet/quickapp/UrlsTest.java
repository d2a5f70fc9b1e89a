package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "http://10.0.0.7/rpc/Switch.Set?id=0&on={\"a\":true}; http://10.0.0.7/rpc/Switch.Set?id=0&on=%7B%22a%22:true%7D",
                "http://host/Vær nå|<x>^`` ; http://host/V%C3%A6r%20n%C3%A5%7C%3Cx%3E%5E%60",
                "http://host/a%20b/100%; http://host/a%20b/100%25",
                "http://[fe80::1]:80/list[1]; http://[fe80::1]:80/list%5B1%5D",
                "http://host/a?b=c&d=e+f#g; http://host/a?b=c&d=e+f#g",
            })
    void whatScriptsWriteBecomesAUrl(String written, String completed) {
        assertThat(URI.create(Urls.completed(written.replace("``", "`"))).toString())
                .isEqualTo(completed);
    }

    @Test
    void aUserInTheUrlBecomesBasicCredentials() {
        var uri = URI.create("http://anna:s%40c+t@host:81/a?b");
        assertThat(Urls.basicCredentials(uri)).hasValue("Basic YW5uYTpzQGMrdA==");
        assertThat(Urls.withoutUser(uri)).hasToString("http://host:81/a?b");
        assertThat(Urls.basicCredentials(URI.create("http://host/@x"))).isEmpty();
    }
}
