package io.moonfleet.deploy.image;

import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code mvn package -Pimages}: writes {@code deploy/target/images/moonfleet-*.tar} for {@code docker load}, {@code skopeo} and others. */
public final class BuildImages {

    private BuildImages() {}

    /** @param arguments the version and the base image, or {@code scratch} */
    public static void main(String... arguments) throws IOException, InterruptedException {
        var version = arguments[0];
        var base = Optional.of(arguments[1]).filter(name -> !name.equals("scratch"));
        var root = Checkout.find().root();
        var target = root.resolve("deploy/target");
        for (var service : ServiceImage.all()) {
            var tar = target.resolve("images").resolve(service.repository() + ".tar");
            var digest = of(service, version, root, base).writeTo(tar, target.resolve("image-cache"));
            System.out.println(root.relativize(tar) + " " + digest);
        }
    }

    private static ImageTar of(ServiceImage service, String version, Path root, Optional<String> base) {
        var module = root.resolve(service.module()).resolve("target");
        return new ImageTar(
                service, version, module.resolve("quarkus-app"), module.resolve("bom.json"), base, Optional.empty());
    }
}
