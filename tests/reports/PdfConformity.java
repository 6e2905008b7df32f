import java.io.File;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Checks PDF files against PDF/UA-1 and PDF/A-3a with veraPDF's engine; prints one line for each file and profile, and each fault. */
public class PdfConformity {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var foundry = Foundries.defaultInstance();
        for (String file : files) {
            for (PDFAFlavour flavour : List.of(PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_3_A)) {
                try (var parser = foundry.createParser(new File(file), flavour);
                     var validator = foundry.createValidator(flavour, false)) {
                    var result = validator.validate(parser);
                    System.out.println((result.isCompliant() ? "pass " : "fail ") + flavour.getId() + " " + result.getTotalAssertions() + " " + file);
                    for (TestAssertion each : result.getTestAssertions()) {
                        if (each.getStatus() == TestAssertion.Status.FAILED) {
                            System.out.println("  " + each.getRuleId().getClause() + " " + each.getMessage());
                        }
                    }
                }
            }
        }
    }
}
