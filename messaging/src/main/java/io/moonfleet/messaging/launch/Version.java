package io.moonfleet.messaging.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"moonfleet " + number() + ", Java " + Runtime.version()};
    }

    /** The version of this build. */
    public static String number() {
        try (var stream = Version.class.getResourceAsStream("/io/moonfleet/messaging/version.properties")) {
            var properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
