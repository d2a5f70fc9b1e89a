package io.moonfleet.deploy.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be executed here can be executed in the image; nothing can be written. */
final class ExecutableBits {

    private ExecutableBits() {}

    static FilePermissions of(Path file, AbsoluteUnixPath place) {
        return FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644");
    }
}
