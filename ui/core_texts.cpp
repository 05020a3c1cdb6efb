#include "ui/core_texts.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <vector>

namespace sightseer {

namespace {

// The sentences that a person can meet in the window; %1, %2 ... stand for what the core puts in. The first that fits is
// taken, so the general ones come behind the special ones. What is put in may be such a sentence again.
// NOLINTBEGIN(bugprone-suspicious-missing-comma): long sentences go over two lines
constexpr const char* kSentences[] = {
    QT_TRANSLATE_NOOP("Core",
                      "Cannot read the labels in %1: %2. The photo keeps those that it had; write the sidecar anew or "
                      "remove it."),
    QT_TRANSLATE_NOOP("Core", "CPU, %1, %2 threads"),
    QT_TRANSLATE_NOOP("Core", "CPU, %1, 1 thread"),
    QT_TRANSLATE_NOOP("Core", "it is no valid XMP"),
    QT_TRANSLATE_NOOP("Core", "Line %1 of the labels: %2."),
    QT_TRANSLATE_NOOP("Core", "it holds a character that is no text"),
    QT_TRANSLATE_NOOP("Core", "a label, wording or template is longer than %1 bytes; write a shorter one"),
    QT_TRANSLATE_NOOP("Core", "a label has no name; write one, such as dog or animal/dog"),
    QT_TRANSLATE_NOOP("Core", "The list has more than %1 labels; divide it into several."),
    QT_TRANSLATE_NOOP("Core", "The list of labels has %1 MiB, the limit is %2 MiB; divide it into several."),
    QT_TRANSLATE_NOOP("Core", "There is no label in the list; write one a line, such as dog."),
    QT_TRANSLATE_NOOP("Core", "There is no list of labels called '%1'; there is %2."),
    QT_TRANSLATE_NOOP("Core", "There is no run %1 of labelling; look at the list of runs."),
    QT_TRANSLATE_NOOP("Core",
                      "The run %1 was made with the model %2; start a new run with this one, and compare them."),
    QT_TRANSLATE_NOOP("Core", "Nothing was decided about photos of these labels yet; accept or reject some first."),
    QT_TRANSLATE_NOOP("Core", "The photo is no longer in the library, or was never read."),
    QT_TRANSLATE_NOOP("Core", "The scope of the labels: %1"),
    QT_TRANSLATE_NOOP("Core", "Only conditions can say which photos are labelled, such as in:Holiday or date:2023."),
    QT_TRANSLATE_NOOP("Core", "Cannot add to %1: %2. It was left as it is."),
    QT_TRANSLATE_NOOP("Core", "its keywords are of an unexpected form"),
    QT_TRANSLATE_NOOP("Core", "%1 has changed since it was indexed; index it again, then label it."),
    QT_TRANSLATE_NOOP("Core", "%1 shares the sidecar %2 with another photo; write them one after the other."),
    QT_TRANSLATE_NOOP("Core", "Cannot undo %1: another program has changed it since. It was left as it is."),
    QT_TRANSLATE_NOOP("Core", "Cannot undo %1: what it held is no longer in %2. It was left as it is."),
    QT_TRANSLATE_NOOP("Core", "Cannot write %1: another program has changed it meanwhile. Try again."),
    QT_TRANSLATE_NOOP("Core", "Cannot write labels into %1: it is named like a photo. Choose another name."),
    QT_TRANSLATE_NOOP("Core", "Cannot write labels into %1: %2. It was left as it is; write a sidecar instead."),
    QT_TRANSLATE_NOOP("Core", "its metadata cannot be read"),
    QT_TRANSLATE_NOOP("Core", "there is no room for labels in it"),
    QT_TRANSLATE_NOOP("Core", "it is no picture of a known format"),
    QT_TRANSLATE_NOOP("Core", "labels cannot be kept in %1"),
    QT_TRANSLATE_NOOP("Core", "it is a link to another file"),
    QT_TRANSLATE_NOOP("Core", "it is no file"),
    QT_TRANSLATE_NOOP("Core", "the file has other names too (hard links)"),
    QT_TRANSLATE_NOOP("Core", "it is read-only"),
    QT_TRANSLATE_NOOP("Core", "it belongs to another user"),
    QT_TRANSLATE_NOOP("Core", "something else in the file would change too"),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot export into %1: it lies in %2, whose photos are in the library, so all would be in it "
                      "twice. Choose another folder."),
    QT_TRANSLATE_NOOP("Core", "Cannot export into %1: it is no folder. Choose another one."),
    QT_TRANSLATE_NOOP("Core", "Cannot export into %1: it is not empty. Choose a new folder or an empty one."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: the file is empty; restore it from a copy."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: the file is damaged (%2); restore it from a copy."),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot read %1: the file ends before the picture does; copy it again from where it came."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: %2 cannot be read yet; save it as JPEG or PNG."),
    QT_TRANSLATE_NOOP(
        "Core", "Cannot read %1: its %2 x %3 pixels are more than the limit of %4 million; save a smaller copy of it."),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot read %1: its %2 MiB are more than the limit of %3 MiB; save a smaller copy of it."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: it has %2 bytes, the limit is %3."),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot read %1: it is not a JPEG, PNG, WebP, TIFF, GIF or BMP picture, whatever its name says; "
                      "remove or convert it."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: there is not enough memory for it; close other programs and try again."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: there is not enough memory for it. Close other programs and try again."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: it is not a regular file."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: it ends too early. Restore or copy it again."),
    QT_TRANSLATE_NOOP("Core", "Cannot look at %1: %2"),
    QT_TRANSLATE_NOOP("Core", "Cannot write %1: %2"),
    QT_TRANSLATE_NOOP("Core", "Cannot list the folder %1: %2"),
    QT_TRANSLATE_NOOP("Core", "Cannot list %1: it is not a folder."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1: %2"),
    QT_TRANSLATE_NOOP("Core", "it is not there. Check the path."),
    QT_TRANSLATE_NOOP("Core", "access is denied. Check its permissions."),
    QT_TRANSLATE_NOOP("Core", "the disk is full. Free some space and try again."),
    QT_TRANSLATE_NOOP("Core", "%1. Check the disk."),
    QT_TRANSLATE_NOOP("Core", "The drive of %1 went away. Connect it and try again."),
    QT_TRANSLATE_NOOP("Core", "Cannot add %1: there is no such folder. Check the path."),
    QT_TRANSLATE_NOOP("Core", "Cannot add %1: it is not a folder. Add the folder that it lies in."),
    QT_TRANSLATE_NOOP("Core", "Cannot add %1: it cannot be listed. Check its permissions."),
    QT_TRANSLATE_NOOP("Core", "Cannot add %1: it lies in %2, which is in the library already."),
    QT_TRANSLATE_NOOP("Core", "Cannot add %1: the folder %2 in it is in the library already. Remove that one first."),
    QT_TRANSLATE_NOOP("Core", "Cannot create the library folder %1: %2. Choose another folder."),
    QT_TRANSLATE_NOOP("Core", "The folder %1 is no longer in the library. Add it again."),
    QT_TRANSLATE_NOOP("Core", "The folder of these photos is no longer in the library. Add it again."),
    QT_TRANSLATE_NOOP("Core", "The disk is full: the library %1 could not be written. Free some space and try again."),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot use the library %1: the file is damaged. Put back a copy of it, or move it away and add "
                      "the folders again."),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot use the library %1: another program is holding it. Close that program and try again."),
    QT_TRANSLATE_NOOP("Core", "Cannot write the library %1: access is denied. Check its permissions."),
    QT_TRANSLATE_NOOP(
        "Core", "Cannot open the library %1: the file or its folder is not there or access is denied. Check both."),
    QT_TRANSLATE_NOOP("Core", "Cannot use the library %1: the disk reports an error (%2). Check the disk."),
    QT_TRANSLATE_NOOP(
        "Core", "Cannot open the library %1: it is no Sightseer library. Choose another file, or move this one away."),
    QT_TRANSLATE_NOOP(
        "Core", "Cannot open the library %1: it was made by a newer version of Sightseer. Update Sightseer to use it."),
    QT_TRANSLATE_NOOP("Core", "Cannot open the library %1: it is not a file. Choose another place."),
    QT_TRANSLATE_NOOP("Core", "Cannot use the library %1: a vector in it has a wrong length. %2"),
    QT_TRANSLATE_NOOP("Core", "Put back a copy of it, or move it away and add the folders again."),
    QT_TRANSLATE_NOOP("Core", "There is no model to search with. Install one."),
    QT_TRANSLATE_NOOP("Core", "There is no model to index with. Install one."),
    QT_TRANSLATE_NOOP("Core", "No model is installed; put a CLIP model's folder into '%1'."),
    QT_TRANSLATE_NOOP("Core", "The inference module %1 is missing; install Sightseer again."),
    QT_TRANSLATE_NOOP("Core", "The inference module cannot be used, install Sightseer and LibTorch again. %1"),
    QT_TRANSLATE_NOOP("Core", "The inference module %1 belongs to another version; install Sightseer again."),
    QT_TRANSLATE_NOOP("Core",
                      "finds animals, objects, buildings, landscapes, roughly people; not faces, colours or events"),
    QT_TRANSLATE_NOOP("Core", "starter model"),
    QT_TRANSLATE_NOOP("Core", "At character %1 of the search: %2"),
    QT_TRANSLATE_NOOP("Core", "At character %1 (%2) of the search: %3"),
    QT_TRANSLATE_NOOP("Core", "Nothing to search for: type what the photo shows."),
    QT_TRANSLATE_NOOP("Core", "Photo %1 of the search has not been indexed; choose another one."),
    QT_TRANSLATE_NOOP("Core", "Photo %1 of the search is not in the library; choose another one."),
    QT_TRANSLATE_NOOP("Core", "This bracket closes nothing; delete it, or write \\) for the character."),
    QT_TRANSLATE_NOOP("Core", "This bracket is not closed; write ) where the group ends, or \\( for the character."),
    QT_TRANSLATE_NOOP("Core", "There is nothing between these brackets; write prompts or filters."),
    QT_TRANSLATE_NOOP("Core", "Brackets are nested more than %1 deep; write fewer inside one another."),
    QT_TRANSLATE_NOOP("Core", "The filters are nested more than %1 deep; write fewer brackets inside one another."),
    QT_TRANSLATE_NOOP("Core",
                      "AND stands between two prompts or filters, such as cat AND dog; write \\AND for the word."),
    QT_TRANSLATE_NOOP("Core", "OR stands between two alternatives, such as cat OR dog; write \\OR for the word."),
    QT_TRANSLATE_NOOP(
        "Core", "OR cannot join a prompt with a filter; write AND, or put OR between prompts only or filters only."),
    QT_TRANSLATE_NOOP(
        "Core", "OR joins single prompts and pictures, not several that all count; write AND between such groups."),
    QT_TRANSLATE_NOOP("Core", "OR cannot join an excluded prompt; write a comma, and it is excluded from all results."),
    QT_TRANSLATE_NOOP("Core",
                      "Nothing follows to be excluded; write a prompt or a filter, such as -cat or NOT in:Holiday."),
    QT_TRANSLATE_NOOP("Core",
                      "Only alternatives or filters in brackets can be excluded together; write -(cat OR dog), or "
                      "exclude each on its own."),
    QT_TRANSLATE_NOOP("Core", "A prompt or a filter is missing here; write one, such as dog or in:Holiday."),
    QT_TRANSLATE_NOOP("Core", "There is nothing between these quotation marks; write what the photo shows."),
    QT_TRANSLATE_NOOP("Core", "This quotation mark is not closed; write another one at the end of the phrase."),
    QT_TRANSLATE_NOOP("Core", "This quotation mark is not closed; write another one at the end of the value."),
    QT_TRANSLATE_NOOP("Core",
                      "Only one picture stands behind the colon; write OR between several, such as photo:12 OR "
                      "photo:13, and quotation marks around a path with a bar."),
    QT_TRANSLATE_NOOP("Core", "A query has at most %1 filter values; delete some."),
    QT_TRANSLATE_NOOP("Core", "A query has at most %1 prompts and pictures; delete some."),
    QT_TRANSLATE_NOOP("Core", "A filter has no weight; write ^ behind prompts and pictures only."),
    QT_TRANSLATE_NOOP("Core", "A weight stands directly behind a prompt, such as dog^2; write \\^ for the character."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The weights inside and behind the brackets multiply to more than 100 or to nothing; write smaller ones."),
    QT_TRANSLATE_NOOP("Core",
                      "A number is missing behind ^; write a number above 0 and at most 100, such as ^2 or ^0.5."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a weight; write a number above 0 and at most 100, such as ^2 or ^0.5."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The weight %1 is out of range; it is above 0 and at most 100, and - in front of a prompt excludes it."),
    QT_TRANSLATE_NOOP("Core", "This is not a character (no valid UTF-8); delete it and type it again."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 is not a part of a picture; write @left,top,width,height in percent of it, such as @10,20,50,40."),
    QT_TRANSLATE_NOOP("Core",
                      "A number is missing directly behind photo:; write the photo's number, such as photo:1234."),
    QT_TRANSLATE_NOOP("Core", "%1 is not the number of a photo; write it in digits, such as photo:1234."),
    QT_TRANSLATE_NOOP("Core",
                      "A path is missing directly behind image:; write the picture's path, such as image:\"fog.jpg\"."),
    QT_TRANSLATE_NOOP("Core", "%1 does not belong behind a picture; write @left,top,width,height or ^ and a weight."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a date; %2"),
    QT_TRANSLATE_NOOP("Core", "The calendar has no day %1; %2"),
    QT_TRANSLATE_NOOP("Core",
                      "write a year, month, day or range, such as 2023, 2023-06, 2023-06-15 or 2023-06..2023-08."),
    QT_TRANSLATE_NOOP("Core", "The range '%1' ends before it begins; write the earlier date first."),
    QT_TRANSLATE_NOOP("Core", "The range %1 ends below its beginning; write the smaller number first."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a size; write %2."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a number; write %2."),
    QT_TRANSLATE_NOOP("Core", "%1 has no unit; write MP for megapixels or MB for megabytes, such as size:>2MP."),
    QT_TRANSLATE_NOOP("Core", "%1 mixes megapixels and bytes; write both ends in MP, or both in MB."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is not a distance; write kilometres above 0 and at most 20040, such as near:\"Paris\",10."),
    QT_TRANSLATE_NOOP("Core", "Place names are not available here; write %1."),
    QT_TRANSLATE_NOOP(
        "Core",
        "No town called %1 is known; check its spelling, put a name of several words in quotation marks, or write %2."),
    QT_TRANSLATE_NOOP("Core", "%1 does not belong here; write near:\"Paris\" or near:\"Paris\",10."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is not a place; write %2, without spaces (latitude -90 to 90, longitude -180 to 180)."),
    QT_TRANSLATE_NOOP("Core", "A value is missing directly behind the colon; write %1."),
    QT_TRANSLATE_NOOP("Core", "%1 does not belong behind the quotation mark; write %2."),
    QT_TRANSLATE_NOOP("Core", "%1 is not known to %2:; write %3."),
    QT_TRANSLATE_NOOP("Core", "a folder's name or path, such as in:Holiday, in:\"My trips\" or in:2023*"),
    QT_TRANSLATE_NOOP("Core", "a year, month, day or range, such as date:2023, date:2023-06 or date:2023-06..2023-08"),
    QT_TRANSLATE_NOOP("Core", "jpeg, png, webp, tiff, gif, bmp, heic, avif, raw or video, such as type:raw|jpeg"),
    QT_TRANSLATE_NOOP("Core", "a part of the camera's name, such as camera:x100 or camera:\"EOS R5\""),
    QT_TRANSLATE_NOOP("Core", "a part of the lens's name, such as lens:35mm"),
    QT_TRANSLATE_NOOP("Core", "a number or a range, such as iso:400, iso:100..800 or iso:>=1600"),
    QT_TRANSLATE_NOOP("Core", "megapixels or megabytes, such as size:>2MP or size:1MB..5MB"),
    QT_TRANSLATE_NOOP("Core", "portrait, landscape or square, such as ratio:portrait"),
    QT_TRANSLATE_NOOP("Core", "a part of the file's name, such as name:IMG_20*"),
    QT_TRANSLATE_NOOP("Core", "new, offline, duplicate or labelled, such as is:new"),
    QT_TRANSLATE_NOOP("Core", "a label or a level of it, such as label:dog, label:animal/dog or label:\"red boat\""),
    QT_TRANSLATE_NOOP("Core", "latitude, longitude and kilometres, such as near:48.86,2.35,10"),
    QT_TRANSLATE_NOOP("Core", "%1: it needs %2, and the disk of '%3' has %4 left. Free at least %5 and try again."),
    QT_TRANSLATE_NOOP("Core", "Starter model"),
    QT_TRANSLATE_NOOP("Core", "Cannot download the model '%1'"),
    QT_TRANSLATE_NOOP("Core", "Cannot download the model '%1': %2"),
    QT_TRANSLATE_NOOP("Core", "it is there already."),
    QT_TRANSLATE_NOOP("Core", "it belongs to the model '%1'. Download that one first."),
    QT_TRANSLATE_NOOP("Core", "another Sightseer is downloading it. Wait for that one."),
    QT_TRANSLATE_NOOP("Core", "The model '%1' is not offered any more."),
    QT_TRANSLATE_NOOP("Core", "The model '%1' is installed already."),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot check '%1' from %2: neither Sightseer's list nor the server, over an encrypted "
                      "connection, names its checksum. Choose another mirror, with https."),
    QT_TRANSLATE_NOOP("Core",
                      "The file '%1' is not what it should be: its checksum is wrong, and it was thrown away. Download "
                      "it again, from another mirror if it happens again."),
    QT_TRANSLATE_NOOP("Core", "Cannot download '%1' from %2: %3"),
    QT_TRANSLATE_NOOP("Core", "Cannot download '%1'"),
    QT_TRANSLATE_NOOP("Core", "there is no connection to %1. Check the network, the proxy and the mirror."),
    QT_TRANSLATE_NOOP("Core", "the connection ended before the file did. Start it again to go on."),
    QT_TRANSLATE_NOOP("Core", "the connection was lost (%1). Check the network, and start it again to go on."),
    QT_TRANSLATE_NOOP("Core", "the server has sent nothing for %1 s. Check the network, and start it again to go on."),
    QT_TRANSLATE_NOOP(
        "Core", "no encrypted connection could be made to %1 (%2). Check the date of this computer and the proxy."),
    QT_TRANSLATE_NOOP("Core", "the proxy does not let it through (%1). Check the proxy."),
    QT_TRANSLATE_NOOP("Core", "it is not there any more (%1). Use a newer Sightseer, or another mirror."),
    QT_TRANSLATE_NOOP(
        "Core",
        "the server refuses it (%1): the token in HF_TOKEN may be wrong, or the terms on %2 are not accepted yet."),
    QT_TRANSLATE_NOOP("Core",
                      "the server refuses it (%1). Accept the terms on %2 if it asks for that, and put a token of "
                      "yours into the environment variable HF_TOKEN."),
    QT_TRANSLATE_NOOP("Core", "the server refuses it (%1). Try again later, or choose another mirror."),
    QT_TRANSLATE_NOOP("Core", "the server refuses it (%1). Choose another mirror."),
    QT_TRANSLATE_NOOP("Core", "the server gives no part of it (%1). Choose another mirror."),
    QT_TRANSLATE_NOOP("Core", "the server asks to wait (%1). Try again later."),
    QT_TRANSLATE_NOOP("Core", "the server has a problem (%1). Try again later, or choose another mirror."),
    QT_TRANSLATE_NOOP("Core",
                      "the server has another file than the one that is in Sightseer's list. Use a newer Sightseer, or "
                      "another mirror."),
    QT_TRANSLATE_NOOP("Core",
                      "the server offers %1 bytes, and the file has %2. Try again later, or choose another mirror."),
    QT_TRANSLATE_NOOP("Core", "the server sends more bytes than the file has. Choose another mirror."),
    QT_TRANSLATE_NOOP("Core", "the servers send in a circle. Try again later, or choose another mirror."),
    QT_TRANSLATE_NOOP("Core", "the file has changed on the server, time and again. Try again later."),
    QT_TRANSLATE_NOOP(
        "Core", "the server of %1 sends on to an address that is none. Try again later, or choose another mirror."),
    QT_TRANSLATE_NOOP(
        "Core", "the server of %1 sends on to %2 without encryption, which is not followed. Choose another mirror."),
    QT_TRANSLATE_NOOP("Core",
                      "the server of %1 sends on to %2, which is not among the servers of this hub, and is not "
                      "followed. Choose another mirror."),
    QT_TRANSLATE_NOOP("Core", "Cannot see how much room there is at '%1'."),
    QT_TRANSLATE_NOOP("Core", "%1 is no proxy: write http://HOST:PORT, socks5://HOST:PORT or none."),
    QT_TRANSLATE_NOOP("Core", "%1 is no address of a mirror: write one like https://huggingface.co."),
    QT_TRANSLATE_NOOP("Core", "Cannot import '%1'"),
    QT_TRANSLATE_NOOP("Core", "Cannot import '%1': %2"),
    QT_TRANSLATE_NOOP(
        "Core", "no file of a model lies in it. Name a model's folder, or a file of weights (.safetensors, .pt)."),
    QT_TRANSLATE_NOOP("Core", "it is no file of weights. Name a model's folder, or a .safetensors or .pt file."),
    QT_TRANSLATE_NOOP("Core", "another import is going on. Wait until it is done."),
    QT_TRANSLATE_NOOP("Core", "it changed while it was copied. Try again."),
    QT_TRANSLATE_NOOP("Core", "The model '%1' cannot lend its image tower: import it first."),
    QT_TRANSLATE_NOOP("Core",
                      "The folder '%1' holds no model: there is neither a config.json nor a model.safetensors."),
    QT_TRANSLATE_NOOP("Core", "The model folder '%1' has no %2; add the one that was published with the model."),
    QT_TRANSLATE_NOOP("Core", "The model folder '%1' has settings but no weights; add its model.safetensors."),
    QT_TRANSLATE_NOOP("Core",
                      "The model file '%1' holds no CLIP model that this version knows: its tensors have other names."),
    QT_TRANSLATE_NOOP("Core", "The model in '%1' cannot be used: %2, which this version does not read."),
    QT_TRANSLATE_NOOP("Core", "The model '%1' cannot be used: %2"),
    QT_TRANSLATE_NOOP("Core", "The text tower in '%1' has %2 dimensions and '%3' has %4; they do not belong together."),
    QT_TRANSLATE_NOOP("Core",
                      "The model in '%1' understands texts only and searches the pictures of '%2', which is not "
                      "installed; install it."),
    QT_TRANSLATE_NOOP("Core", "There is no model named '%1'; %2."),
    QT_TRANSLATE_NOOP("Core", "Cannot remove the model '%1': %2"),
    QT_TRANSLATE_NOOP("Core", "it came with the program."),
    QT_TRANSLATE_NOOP("Core", "it is in use. Choose another one first, as with `sightseer-cli models use starter`."),
    QT_TRANSLATE_NOOP("Core", "'%1' needs its image tower. Remove that one first."),
    QT_TRANSLATE_NOOP("Core", "The model %1 is at work in this library. Use another one first."),
    QT_TRANSLATE_NOOP("Core", "The list of models '%1' cannot be read: %2. Install Sightseer again."),
    QT_TRANSLATE_NOOP("Core",
                      "You may use, change and pass it on for any purpose, also commercially, as long as the licence's "
                      "notice stays with it."),
    QT_TRANSLATE_NOOP("Core",
                      "You may use, change and pass it on for any purpose, also commercially, as long as the licence "
                      "stays with it and changes are said."),
    QT_TRANSLATE_NOOP("Core", "%1 OpenAI's model card asks for tests before it is relied on."),
    QT_TRANSLATE_NOOP("Core", "%1 This is the licence of the project; the page of the model names none of its own."),
    QT_TRANSLATE_NOOP(
        "Core",
        "It is for research or other non-commercial use only: read its licence before you use it for anything else."),
    QT_TRANSLATE_NOOP("Core", "No licence is known: whoever published the model says what is allowed."),
    QT_TRANSLATE_NOOP("Core", "Read its licence to see what is allowed."),
    QT_TRANSLATE_NOOP("Core", "CLIP %1 at %2 pixels (%3)"),
    QT_TRANSLATE_NOOP("Core", "CLIP %1 with %2 (%3)"),
    QT_TRANSLATE_NOOP("Core", "SigLIP 2 %1 at %2 pixels"),
    QT_TRANSLATE_NOOP("Core", "Texts in %1 languages for %2"),
    QT_TRANSLATE_NOOP("Core", "Measured in Chinese: ImageNet-CN, Flickr30K-CN and COCO-CN."),
    QT_TRANSLATE_NOOP("Core", "Not published for these sets; its pictures are those of %1."),
    QT_TRANSLATE_NOOP("Core", "Cannot start %1: %2"),
    QT_TRANSLATE_NOOP("Core", "The program %1 is no longer installed."),
};
// NOLINTEND(bugprone-suspicious-missing-comma)

// "Cannot write %1: %2" -> ^Cannot write (.+?): (.+?)$
QRegularExpression patternOf(const char* sentence) {
    QString pattern = QRegularExpression::escape(QString::fromUtf8(sentence));
    static const QRegularExpression place(QStringLiteral("\\\\%\\d"));
    pattern.replace(place, QStringLiteral("(.+?)"));
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                              QRegularExpression::DotMatchesEverythingOption);
}

QString translated(const char* sentence) {
    return QCoreApplication::translate("Core", sentence);
}

QString said(const QString& sentence);

// All places at once: what is put in may have a %1 of its own.
QString filled(const QString& text, const QRegularExpressionMatch& match) {
    QString whole;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int place = text[i] == u'%' && i + 1 < text.size() ? text[i + 1].digitValue() : 0;
        if (place > 0) {
            whole += said(match.captured(place));
            ++i;
        } else {
            whole += text[i];
        }
    }
    return whole;
}

QString said(const QString& sentence) {
    static const std::vector<QRegularExpression> patterns = [] {
        std::vector<QRegularExpression> list;
        for (const char* known : kSentences) list.push_back(patternOf(known));
        return list;
    }();
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const auto match = patterns[i].match(sentence);
        if (!match.hasMatch()) continue;
        return filled(translated(kSentences[i]), match);
    }
    return sentence;
}

}  // namespace

QString coreText(const std::string& sentence) {
    const QString text = QString::fromStdString(sentence);
    const bool isEnglish = translated(kSentences[0]) == QString::fromUtf8(kSentences[0]);
    return isEnglish ? text : said(text);
}

}  // namespace sightseer
