<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Core</name>
    <message>
        <source>Cannot read the labels in %1: %2. The photo keeps those that it had; write the sidecar anew or remove it.</source>
        <translation>无法读取 %1 中的标签：%2。照片保留原有的标签；请重新写入或删除该附属文件。</translation>
    </message>
    <message>
        <source>it is no valid XMP</source>
        <translation>它不是有效的 XMP</translation>
    </message>
    <message>
        <source>Cannot read %1: the file is empty; restore it from a copy.</source>
        <translation>无法读取 %1：文件是空的；请从备份恢复。</translation>
    </message>
    <message>
        <source>Cannot read %1: the file is damaged (%2); restore it from a copy.</source>
        <translation>无法读取 %1：文件已损坏（%2）；请从备份恢复。</translation>
    </message>
    <message>
        <source>Cannot read %1: the file ends before the picture does; copy it again from where it came.</source>
        <translation>无法读取 %1：文件不完整；请从原处重新复制。</translation>
    </message>
    <message>
        <source>Cannot read %1: %2 cannot be read yet; save it as JPEG or PNG.</source>
        <translation>无法读取 %1：尚不支持读取 %2；请另存为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>Cannot read %1: its %2 x %3 pixels are more than the limit of %4 million; save a smaller copy of it.</source>
        <translation>无法读取 %1：%2 × %3 像素超过 %4 百万像素的上限；请另存一份较小的副本。</translation>
    </message>
    <message>
        <source>Cannot read %1: its %2 MiB are more than the limit of %3 MiB; save a smaller copy of it.</source>
        <translation>无法读取 %1：%2 MiB 超过 %3 MiB 的上限；请另存一份较小的副本。</translation>
    </message>
    <message>
        <source>Cannot read %1: it has %2 bytes, the limit is %3.</source>
        <translation>无法读取 %1：文件有 %2 字节，上限为 %3。</translation>
    </message>
    <message>
        <source>Cannot read %1: it is not a JPEG, PNG, WebP, TIFF, GIF or BMP picture, whatever its name says; remove or convert it.</source>
        <translation>无法读取 %1：不论名称如何，它都不是 JPEG、PNG、WebP、TIFF、GIF 或 BMP 图片；请移除或转换它。</translation>
    </message>
    <message>
        <source>Cannot read %1: there is not enough memory for it; close other programs and try again.</source>
        <translation>无法读取 %1：内存不足；请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>Cannot read %1: there is not enough memory for it. Close other programs and try again.</source>
        <translation>无法读取 %1：内存不足。请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>Cannot read %1: it is not a regular file.</source>
        <translation>无法读取 %1：它不是普通文件。</translation>
    </message>
    <message>
        <source>Cannot read %1: it ends too early. Restore or copy it again.</source>
        <translation>无法读取 %1：文件过早结束。请恢复或重新复制。</translation>
    </message>
    <message>
        <source>Cannot look at %1: %2</source>
        <translation>无法查看 %1：%2</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Cannot list the folder %1: %2</source>
        <translation>无法列出文件夹 %1：%2</translation>
    </message>
    <message>
        <source>Cannot list %1: it is not a folder.</source>
        <translation>无法列出 %1：它不是文件夹。</translation>
    </message>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>it is not there. Check the path.</source>
        <translation>它不存在。请检查路径。</translation>
    </message>
    <message>
        <source>access is denied. Check its permissions.</source>
        <translation>拒绝访问。请检查其权限。</translation>
    </message>
    <message>
        <source>the disk is full. Free some space and try again.</source>
        <translation>磁盘已满。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>%1. Check the disk.</source>
        <translation>%1。请检查磁盘。</translation>
    </message>
    <message>
        <source>The drive of %1 went away. Connect it and try again.</source>
        <translation>%1 所在的驱动器已断开。请连接后重试。</translation>
    </message>
    <message>
        <source>Cannot add %1: there is no such folder. Check the path.</source>
        <translation>无法添加 %1：没有这个文件夹。请检查路径。</translation>
    </message>
    <message>
        <source>Cannot add %1: it is not a folder. Add the folder that it lies in.</source>
        <translation>无法添加 %1：它不是文件夹。请添加它所在的文件夹。</translation>
    </message>
    <message>
        <source>Cannot add %1: it cannot be listed. Check its permissions.</source>
        <translation>无法添加 %1：无法列出其内容。请检查其权限。</translation>
    </message>
    <message>
        <source>Cannot add %1: it lies in %2, which is in the library already.</source>
        <translation>无法添加 %1：它位于 %2 中，后者已在图库中。</translation>
    </message>
    <message>
        <source>Cannot add %1: the folder %2 in it is in the library already. Remove that one first.</source>
        <translation>无法添加 %1：其中的文件夹 %2 已在图库中。请先移除那个文件夹。</translation>
    </message>
    <message>
        <source>Cannot create the library folder %1: %2. Choose another folder.</source>
        <translation>无法创建图库文件夹 %1：%2。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 is no longer in the library. Add it again.</source>
        <translation>文件夹 %1 已不在图库中。请重新添加。</translation>
    </message>
    <message>
        <source>The folder of these photos is no longer in the library. Add it again.</source>
        <translation>这些照片的文件夹已不在图库中。请重新添加。</translation>
    </message>
    <message>
        <source>The disk is full: the library %1 could not be written. Free some space and try again.</source>
        <translation>磁盘已满：无法写入图库 %1。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>Cannot use the library %1: the file is damaged. Put back a copy of it, or move it away and add the folders again.</source>
        <translation>无法使用图库 %1：文件已损坏。请用备份替换，或将它移走后重新添加文件夹。</translation>
    </message>
    <message>
        <source>Cannot use the library %1: another program is holding it. Close that program and try again.</source>
        <translation>无法使用图库 %1：另一个程序正在占用它。请关闭该程序后重试。</translation>
    </message>
    <message>
        <source>Cannot write the library %1: access is denied. Check its permissions.</source>
        <translation>无法写入图库 %1：拒绝访问。请检查其权限。</translation>
    </message>
    <message>
        <source>Cannot open the library %1: the file or its folder is not there or access is denied. Check both.</source>
        <translation>无法打开图库 %1：文件或其文件夹不存在，或拒绝访问。请检查两者。</translation>
    </message>
    <message>
        <source>Cannot use the library %1: the disk reports an error (%2). Check the disk.</source>
        <translation>无法使用图库 %1：磁盘报告错误（%2）。请检查磁盘。</translation>
    </message>
    <message>
        <source>Cannot open the library %1: it is no Sightseer library. Choose another file, or move this one away.</source>
        <translation>无法打开图库 %1：它不是 Sightseer 图库。请选择其他文件，或将它移走。</translation>
    </message>
    <message>
        <source>Cannot open the library %1: it was made by a newer version of Sightseer. Update Sightseer to use it.</source>
        <translation>无法打开图库 %1：它由更新版本的 Sightseer 创建。请更新 Sightseer 后使用。</translation>
    </message>
    <message>
        <source>Cannot open the library %1: it is not a file. Choose another place.</source>
        <translation>无法打开图库 %1：它不是文件。请选择其他位置。</translation>
    </message>
    <message>
        <source>Cannot use the library %1: a vector in it has a wrong length. %2</source>
        <translation>无法使用图库 %1：其中一个向量的长度有误。%2</translation>
    </message>
    <message>
        <source>Put back a copy of it, or move it away and add the folders again.</source>
        <translation>请用备份替换，或将它移走后重新添加文件夹。</translation>
    </message>
    <message>
        <source>There is no model to search with. Install one.</source>
        <translation>没有可用于搜索的模型。请安装一个。</translation>
    </message>
    <message>
        <source>There is no model to index with. Install one.</source>
        <translation>没有可用于建立索引的模型。请安装一个。</translation>
    </message>
    <message>
        <source>No model is installed; put a CLIP model&apos;s folder into &apos;%1&apos;.</source>
        <translation>未安装模型；请将 CLIP 模型的文件夹放入“%1”。</translation>
    </message>
    <message>
        <source>The inference module %1 is missing; install Sightseer again.</source>
        <translation>缺少推理模块 %1；请重新安装 Sightseer。</translation>
    </message>
    <message>
        <source>The inference module cannot be used, install Sightseer and LibTorch again. %1</source>
        <translation>推理模块无法使用，请重新安装 Sightseer 和 LibTorch。%1</translation>
    </message>
    <message>
        <source>The inference module %1 belongs to another version; install Sightseer again.</source>
        <translation>推理模块 %1 属于其他版本；请重新安装 Sightseer。</translation>
    </message>
    <message>
        <source>finds animals, objects, buildings, landscapes, roughly people; not faces, colours or events</source>
        <translation>能找到动物、物品、建筑和风景，大致能找到人物；不识别面孔、颜色和事件</translation>
    </message>
    <message>
        <source>starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>At character %1 of the search: %2</source>
        <translation>搜索的第 %1 个字符处：%2</translation>
    </message>
    <message>
        <source>At character %1 (%2) of the search: %3</source>
        <translation>搜索的第 %1 个字符处（%2）：%3</translation>
    </message>
    <message>
        <source>Nothing to search for: type what the photo shows.</source>
        <translation>没有要搜索的内容：请输入照片里有什么。</translation>
    </message>
    <message>
        <source>Photo %1 of the search has not been indexed; choose another one.</source>
        <translation>搜索中的照片 %1 尚未建立索引；请选择另一张。</translation>
    </message>
    <message>
        <source>Photo %1 of the search is not in the library; choose another one.</source>
        <translation>搜索中的照片 %1 不在图库中；请选择另一张。</translation>
    </message>
    <message>
        <source>This bracket closes nothing; delete it, or write \) for the character.</source>
        <translation>这个右括号没有对应的左括号；请删除它，或写 \) 表示该字符。</translation>
    </message>
    <message>
        <source>This bracket is not closed; write ) where the group ends, or \( for the character.</source>
        <translation>这个括号没有闭合；请在组的结尾写 )，或写 \( 表示该字符。</translation>
    </message>
    <message>
        <source>There is nothing between these brackets; write prompts or filters.</source>
        <translation>括号之间没有内容；请写提示词或筛选条件。</translation>
    </message>
    <message>
        <source>Brackets are nested more than %1 deep; write fewer inside one another.</source>
        <translation>括号嵌套超过 %1 层；请减少嵌套。</translation>
    </message>
    <message>
        <source>The filters are nested more than %1 deep; write fewer brackets inside one another.</source>
        <translation>筛选条件嵌套超过 %1 层；请减少嵌套的括号。</translation>
    </message>
    <message>
        <source>AND stands between two prompts or filters, such as cat AND dog; write \AND for the word.</source>
        <translation>AND 位于两个提示词或筛选条件之间，例如 cat AND dog；要表示这个词请写 \AND。</translation>
    </message>
    <message>
        <source>OR stands between two alternatives, such as cat OR dog; write \OR for the word.</source>
        <translation>OR 位于两个选项之间，例如 cat OR dog；要表示这个词请写 \OR。</translation>
    </message>
    <message>
        <source>OR cannot join a prompt with a filter; write AND, or put OR between prompts only or filters only.</source>
        <translation>OR 不能连接提示词与筛选条件；请写 AND，或只在提示词之间、只在筛选条件之间使用 OR。</translation>
    </message>
    <message>
        <source>OR joins single prompts and pictures, not several that all count; write AND between such groups.</source>
        <translation>OR 只连接单个提示词和图片，不连接须同时满足的几个；这样的组之间请写 AND。</translation>
    </message>
    <message>
        <source>OR cannot join an excluded prompt; write a comma, and it is excluded from all results.</source>
        <translation>OR 不能连接被排除的提示词；请写逗号，它会从所有结果中排除。</translation>
    </message>
    <message>
        <source>Nothing follows to be excluded; write a prompt or a filter, such as -cat or NOT in:Holiday.</source>
        <translation>后面没有要排除的内容；请写提示词或筛选条件，例如 -cat 或 NOT in:Holiday。</translation>
    </message>
    <message>
        <source>Only alternatives or filters in brackets can be excluded together; write -(cat OR dog), or exclude each on its own.</source>
        <translation>只有括号中的选项或筛选条件可以一起排除；请写 -(cat OR dog)，或逐个排除。</translation>
    </message>
    <message>
        <source>A prompt or a filter is missing here; write one, such as dog or in:Holiday.</source>
        <translation>这里缺少提示词或筛选条件；请写一个，例如 dog 或 in:Holiday。</translation>
    </message>
    <message>
        <source>There is nothing between these quotation marks; write what the photo shows.</source>
        <translation>引号之间没有内容；请写照片里有什么。</translation>
    </message>
    <message>
        <source>This quotation mark is not closed; write another one at the end of the phrase.</source>
        <translation>这个引号没有闭合；请在短语末尾再写一个。</translation>
    </message>
    <message>
        <source>This quotation mark is not closed; write another one at the end of the value.</source>
        <translation>这个引号没有闭合；请在值的末尾再写一个。</translation>
    </message>
    <message>
        <source>Only one picture stands behind the colon; write OR between several, such as photo:12 OR photo:13, and quotation marks around a path with a bar.</source>
        <translation>冒号后只能有一张图片；多张之间请写 OR，例如 photo:12 OR photo:13；含竖线的路径请加引号。</translation>
    </message>
    <message>
        <source>A query has at most %1 filter values; delete some.</source>
        <translation>一次搜索最多 %1 个筛选值；请删除一些。</translation>
    </message>
    <message>
        <source>A query has at most %1 prompts and pictures; delete some.</source>
        <translation>一次搜索最多 %1 个提示词和图片；请删除一些。</translation>
    </message>
    <message>
        <source>A filter has no weight; write ^ behind prompts and pictures only.</source>
        <translation>筛选条件没有权重；^ 只能写在提示词和图片后面。</translation>
    </message>
    <message>
        <source>A weight stands directly behind a prompt, such as dog^2; write \^ for the character.</source>
        <translation>权重紧跟在提示词后面，例如 dog^2；要表示该字符请写 \^。</translation>
    </message>
    <message>
        <source>The weights inside and behind the brackets multiply to more than 100 or to nothing; write smaller ones.</source>
        <translation>括号内外的权重相乘后超过 100 或为零；请写较小的权重。</translation>
    </message>
    <message>
        <source>A number is missing behind ^; write a number above 0 and at most 100, such as ^2 or ^0.5.</source>
        <translation>^ 后缺少数字；请写大于 0 且不超过 100 的数，例如 ^2 或 ^0.5。</translation>
    </message>
    <message>
        <source>%1 is not a weight; write a number above 0 and at most 100, such as ^2 or ^0.5.</source>
        <translation>%1 不是权重；请写大于 0 且不超过 100 的数，例如 ^2 或 ^0.5。</translation>
    </message>
    <message>
        <source>The weight %1 is out of range; it is above 0 and at most 100, and - in front of a prompt excludes it.</source>
        <translation>权重 %1 超出范围；应大于 0 且不超过 100，提示词前的 - 表示排除。</translation>
    </message>
    <message>
        <source>This is not a character (no valid UTF-8); delete it and type it again.</source>
        <translation>这不是字符（无效的 UTF-8）；请删除后重新输入。</translation>
    </message>
    <message>
        <source>%1 is not a part of a picture; write @left,top,width,height in percent of it, such as @10,20,50,40.</source>
        <translation>%1 不是图片的一部分；请按百分比写 @左,上,宽,高，例如 @10,20,50,40。</translation>
    </message>
    <message>
        <source>A number is missing directly behind photo:; write the photo&apos;s number, such as photo:1234.</source>
        <translation>photo: 后缺少编号；请写照片的编号，例如 photo:1234。</translation>
    </message>
    <message>
        <source>%1 is not the number of a photo; write it in digits, such as photo:1234.</source>
        <translation>%1 不是照片的编号；请用数字书写，例如 photo:1234。</translation>
    </message>
    <message>
        <source>A path is missing directly behind image:; write the picture&apos;s path, such as image:&quot;fog.jpg&quot;.</source>
        <translation>image: 后缺少路径；请写图片的路径，例如 image:&quot;fog.jpg&quot;。</translation>
    </message>
    <message>
        <source>%1 does not belong behind a picture; write @left,top,width,height or ^ and a weight.</source>
        <translation>图片后面不能有 %1；请写 @左,上,宽,高，或 ^ 加权重。</translation>
    </message>
    <message>
        <source>%1 is not a date; %2</source>
        <translation>%1 不是日期；%2</translation>
    </message>
    <message>
        <source>The calendar has no day %1; %2</source>
        <translation>日历中没有 %1 这一天；%2</translation>
    </message>
    <message>
        <source>write a year, month, day or range, such as 2023, 2023-06, 2023-06-15 or 2023-06..2023-08.</source>
        <translation>请写年、月、日或范围，例如 2023、2023-06、2023-06-15 或 2023-06..2023-08。</translation>
    </message>
    <message>
        <source>The range &apos;%1&apos; ends before it begins; write the earlier date first.</source>
        <translation>范围“%1”的结束早于开始；请先写较早的日期。</translation>
    </message>
    <message>
        <source>The range %1 ends below its beginning; write the smaller number first.</source>
        <translation>范围 %1 的终点小于起点；请先写较小的数。</translation>
    </message>
    <message>
        <source>%1 is not a size; write %2.</source>
        <translation>%1 不是大小；请写%2。</translation>
    </message>
    <message>
        <source>%1 is not a number; write %2.</source>
        <translation>%1 不是数字；请写%2。</translation>
    </message>
    <message>
        <source>%1 has no unit; write MP for megapixels or MB for megabytes, such as size:&gt;2MP.</source>
        <translation>%1 没有单位；请写 MP（百万像素）或 MB（兆字节），例如 size:&gt;2MP。</translation>
    </message>
    <message>
        <source>%1 mixes megapixels and bytes; write both ends in MP, or both in MB.</source>
        <translation>%1 混用了百万像素和字节；两端请都用 MP 或都用 MB。</translation>
    </message>
    <message>
        <source>%1 is not a distance; write kilometres above 0 and at most 20040, such as near:&quot;Paris&quot;,10.</source>
        <translation>%1 不是距离；请写大于 0 且不超过 20040 的公里数，例如 near:&quot;Paris&quot;,10。</translation>
    </message>
    <message>
        <source>Place names are not available here; write %1.</source>
        <translation>这里不能使用地名；请写%1。</translation>
    </message>
    <message>
        <source>No town called %1 is known; check its spelling, put a name of several words in quotation marks, or write %2.</source>
        <translation>没有名为 %1 的城镇；请检查拼写，多个词的名称请加引号，或写%2。</translation>
    </message>
    <message>
        <source>%1 does not belong here; write near:&quot;Paris&quot; or near:&quot;Paris&quot;,10.</source>
        <translation>这里不能有 %1；请写 near:&quot;Paris&quot; 或 near:&quot;Paris&quot;,10。</translation>
    </message>
    <message>
        <source>%1 is not a place; write %2, without spaces (latitude -90 to 90, longitude -180 to 180).</source>
        <translation>%1 不是地点；请写%2，不加空格（纬度 -90 到 90，经度 -180 到 180）。</translation>
    </message>
    <message>
        <source>A value is missing directly behind the colon; write %1.</source>
        <translation>冒号后缺少值；请写%1。</translation>
    </message>
    <message>
        <source>%1 does not belong behind the quotation mark; write %2.</source>
        <translation>引号后面不能有 %1；请写%2。</translation>
    </message>
    <message>
        <source>%1 is not known to %2:; write %3.</source>
        <translation>%2: 不认识 %1；请写%3。</translation>
    </message>
    <message>
        <source>a folder&apos;s name or path, such as in:Holiday, in:&quot;My trips&quot; or in:2023*</source>
        <translation>文件夹的名称或路径，例如 in:Holiday、in:&quot;My trips&quot; 或 in:2023*</translation>
    </message>
    <message>
        <source>a year, month, day or range, such as date:2023, date:2023-06 or date:2023-06..2023-08</source>
        <translation>年、月、日或范围，例如 date:2023、date:2023-06 或 date:2023-06..2023-08</translation>
    </message>
    <message>
        <source>jpeg, png, webp, tiff, gif, bmp, heic, avif, raw or video, such as type:raw|jpeg</source>
        <translation>jpeg、png、webp、tiff、gif、bmp、heic、avif、raw 或 video，例如 type:raw|jpeg</translation>
    </message>
    <message>
        <source>a part of the camera&apos;s name, such as camera:x100 or camera:&quot;EOS R5&quot;</source>
        <translation>相机名称的一部分，例如 camera:x100 或 camera:&quot;EOS R5&quot;</translation>
    </message>
    <message>
        <source>a part of the lens&apos;s name, such as lens:35mm</source>
        <translation>镜头名称的一部分，例如 lens:35mm</translation>
    </message>
    <message>
        <source>a number or a range, such as iso:400, iso:100..800 or iso:&gt;=1600</source>
        <translation>数字或范围，例如 iso:400、iso:100..800 或 iso:&gt;=1600</translation>
    </message>
    <message>
        <source>megapixels or megabytes, such as size:&gt;2MP or size:1MB..5MB</source>
        <translation>百万像素或兆字节，例如 size:&gt;2MP 或 size:1MB..5MB</translation>
    </message>
    <message>
        <source>portrait, landscape or square, such as ratio:portrait</source>
        <translation>portrait（竖幅）、landscape（横幅）或 square（方形），例如 ratio:portrait</translation>
    </message>
    <message>
        <source>a part of the file&apos;s name, such as name:IMG_20*</source>
        <translation>文件名的一部分，例如 name:IMG_20*</translation>
    </message>
    <message>
        <source>new, offline, duplicate or labelled, such as is:new</source>
        <translation>new、offline、duplicate 或 labelled，例如 is:new</translation>
    </message>
    <message>
        <source>a label or a level of it, such as label:dog, label:animal/dog or label:&quot;red boat&quot;</source>
        <translation>标签或其中的一级，例如 label:dog、label:animal/dog 或 label:&quot;red boat&quot;</translation>
    </message>
    <message>
        <source>latitude, longitude and kilometres, such as near:48.86,2.35,10</source>
        <translation>纬度、经度和公里数，例如 near:48.86,2.35,10</translation>
    </message>
    <message>
        <source>Cannot start %1: %2</source>
        <translation>无法启动 %1：%2</translation>
    </message>
    <message>
        <source>The program %1 is no longer installed.</source>
        <translation>程序 %1 已不再安装。</translation>
    </message>
    <message>
        <source>Line %1 of the labels: %2.</source>
        <translation>标签列表第 %1 行：%2。</translation>
    </message>
    <message>
        <source>it holds a character that is no text</source>
        <translation>含有不是文字的字符</translation>
    </message>
    <message>
        <source>a label, wording or template is longer than %1 bytes; write a shorter one</source>
        <translation>标签、说法或模板超过 %1 字节；请写短一些</translation>
    </message>
    <message>
        <source>a label has no name; write one, such as dog or animal/dog</source>
        <translation>标签没有名称；请写一个，例如 dog 或 animal/dog</translation>
    </message>
    <message>
        <source>The list has more than %1 labels; divide it into several.</source>
        <translation>列表的标签超过 %1 个；请分成几个列表。</translation>
    </message>
    <message>
        <source>The list of labels has %1 MiB, the limit is %2 MiB; divide it into several.</source>
        <translation>标签列表有 %1 MiB，上限是 %2 MiB；请分成几个列表。</translation>
    </message>
    <message>
        <source>There is no label in the list; write one a line, such as dog.</source>
        <translation>列表中没有标签；请每行写一个，例如 dog。</translation>
    </message>
    <message>
        <source>There is no list of labels called &apos;%1&apos;; there is %2.</source>
        <translation>没有名为“%1”的标签列表；有 %2。</translation>
    </message>
    <message>
        <source>There is no run %1 of labelling; look at the list of runs.</source>
        <translation>没有第 %1 次标记；请查看标记列表。</translation>
    </message>
    <message>
        <source>The run %1 was made with the model %2; start a new run with this one, and compare them.</source>
        <translation>“%1”这次标记用的是模型 %2；请用当前模型重新标记，再作比较。</translation>
    </message>
    <message>
        <source>Nothing was decided about photos of these labels yet; accept or reject some first.</source>
        <translation>还没有对这些标签的照片作过决定；请先接受或拒绝几张。</translation>
    </message>
    <message>
        <source>The photo is no longer in the library, or was never read.</source>
        <translation>照片已不在图库中，或从未读取过。</translation>
    </message>
    <message>
        <source>The scope of the labels: %1</source>
        <translation>要标记的范围：%1</translation>
    </message>
    <message>
        <source>Only conditions can say which photos are labelled, such as in:Holiday or date:2023.</source>
        <translation>只能用条件说明标记哪些照片，例如 in:Holiday 或 date:2023。</translation>
    </message>
    <message>
        <source>Cannot add to %1: %2. It was left as it is.</source>
        <translation>无法在 %1 中添加：%2。文件保持原样。</translation>
    </message>
    <message>
        <source>its keywords are of an unexpected form</source>
        <translation>其中的关键字格式异常</translation>
    </message>
    <message>
        <source>%1 has changed since it was indexed; index it again, then label it.</source>
        <translation>%1 在编入索引后有变动；请重新编入索引，再加标签。</translation>
    </message>
    <message>
        <source>%1 shares the sidecar %2 with another photo; write them one after the other.</source>
        <translation>%1 与另一张照片共用 %2；请先后写入。</translation>
    </message>
    <message>
        <source>Cannot undo %1: another program has changed it since. It was left as it is.</source>
        <translation>无法撤销 %1：之后有其他程序修改过它。文件保持原样。</translation>
    </message>
    <message>
        <source>Cannot undo %1: what it held is no longer in %2. It was left as it is.</source>
        <translation>无法撤销 %1：原来的内容已不在 %2 中。文件保持原样。</translation>
    </message>
    <message>
        <source>Cannot write %1: another program has changed it meanwhile. Try again.</source>
        <translation>无法写入 %1：其间有其他程序修改了它。请重试。</translation>
    </message>
    <message>
        <source>Cannot write labels into %1: it is named like a photo. Choose another name.</source>
        <translation>无法把标签写入 %1：它的名称像照片。请选择其他名称。</translation>
    </message>
    <message>
        <source>Cannot write labels into %1: %2. It was left as it is; write a sidecar instead.</source>
        <translation>无法把标签写入 %1：%2。文件保持原样；请改写 XMP 文件。</translation>
    </message>
    <message>
        <source>its metadata cannot be read</source>
        <translation>无法读取其元数据</translation>
    </message>
    <message>
        <source>there is no room for labels in it</source>
        <translation>其中没有放标签的空间</translation>
    </message>
    <message>
        <source>it is no picture of a known format</source>
        <translation>不是已知格式的图片</translation>
    </message>
    <message>
        <source>labels cannot be kept in %1</source>
        <translation>%1 中无法保存标签</translation>
    </message>
    <message>
        <source>it is a link to another file</source>
        <translation>它是指向其他文件的链接</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>the file has other names too (hard links)</source>
        <translation>该文件还有其他名称（硬链接）</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>它是只读的</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>它属于其他用户</translation>
    </message>
    <message>
        <source>something else in the file would change too</source>
        <translation>文件中的其他内容也会改变</translation>
    </message>
    <message>
        <source>Cannot export into %1: it lies in %2, whose photos are in the library, so all would be in it twice. Choose another folder.</source>
        <translation>无法导出到 %1：它在 %2 中，那里的照片已在图库中，照片会重复出现。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Cannot export into %1: it is no folder. Choose another one.</source>
        <translation>无法导出到 %1：它不是文件夹。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Cannot export into %1: it is not empty. Choose a new folder or an empty one.</source>
        <translation>无法导出到 %1：它不是空的。请选择新文件夹或空文件夹。</translation>
    </message>
    <message>
        <source>%1: it needs %2, and the disk of &apos;%3&apos; has %4 left. Free at least %5 and try again.</source>
        <translation>%1：需要 %2，而“%3”所在的磁盘只剩 %4。请至少腾出 %5 后重试。</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Cannot download the model &apos;%1&apos;</source>
        <translation>无法下载模型“%1”</translation>
    </message>
    <message>
        <source>Cannot download the model &apos;%1&apos;: %2</source>
        <translation>无法下载模型“%1”：%2</translation>
    </message>
    <message>
        <source>it is there already.</source>
        <translation>它已经存在。</translation>
    </message>
    <message>
        <source>it belongs to the model &apos;%1&apos;. Download that one first.</source>
        <translation>它属于模型“%1”。请先下载那个模型。</translation>
    </message>
    <message>
        <source>another Sightseer is downloading it. Wait for that one.</source>
        <translation>另一个 Sightseer 正在下载它。请等待其完成。</translation>
    </message>
    <message>
        <source>The model &apos;%1&apos; is not offered any more.</source>
        <translation>模型“%1”已不再提供。</translation>
    </message>
    <message>
        <source>The model &apos;%1&apos; is installed already.</source>
        <translation>模型“%1”已经安装。</translation>
    </message>
    <message>
        <source>Cannot check &apos;%1&apos; from %2: neither Sightseer&apos;s list nor the server, over an encrypted connection, names its checksum. Choose another mirror, with https.</source>
        <translation>无法校验来自 %2 的“%1”：Sightseer 的列表和（加密连接的）服务器都没有给出其校验和。请选择另一个使用 https 的镜像。</translation>
    </message>
    <message>
        <source>The file &apos;%1&apos; is not what it should be: its checksum is wrong, and it was thrown away. Download it again, from another mirror if it happens again.</source>
        <translation>文件“%1”与应有的内容不符：校验和错误，已被丢弃。请重新下载；如果再次发生，请换一个镜像。</translation>
    </message>
    <message>
        <source>Cannot download &apos;%1&apos; from %2: %3</source>
        <translation>无法从 %2 下载“%1”：%3</translation>
    </message>
    <message>
        <source>Cannot download &apos;%1&apos;</source>
        <translation>无法下载“%1”</translation>
    </message>
    <message>
        <source>there is no connection to %1. Check the network, the proxy and the mirror.</source>
        <translation>无法连接到 %1。请检查网络、代理和镜像。</translation>
    </message>
    <message>
        <source>the connection ended before the file did. Start it again to go on.</source>
        <translation>文件尚未传完，连接就断开了。重新开始即可继续。</translation>
    </message>
    <message>
        <source>the connection was lost (%1). Check the network, and start it again to go on.</source>
        <translation>连接中断（%1）。请检查网络，重新开始即可继续。</translation>
    </message>
    <message>
        <source>the server has sent nothing for %1 s. Check the network, and start it again to go on.</source>
        <translation>服务器已有 %1 秒没有发送任何内容。请检查网络，重新开始即可继续。</translation>
    </message>
    <message>
        <source>no encrypted connection could be made to %1 (%2). Check the date of this computer and the proxy.</source>
        <translation>无法与 %1 建立加密连接（%2）。请检查本机日期和代理。</translation>
    </message>
    <message>
        <source>the proxy does not let it through (%1). Check the proxy.</source>
        <translation>代理不允许通过（%1）。请检查代理。</translation>
    </message>
    <message>
        <source>it is not there any more (%1). Use a newer Sightseer, or another mirror.</source>
        <translation>它已不存在（%1）。请使用更新的 Sightseer 或另一个镜像。</translation>
    </message>
    <message>
        <source>the server refuses it (%1): the token in HF_TOKEN may be wrong, or the terms on %2 are not accepted yet.</source>
        <translation>服务器拒绝提供（%1）：HF_TOKEN 中的令牌可能有误，或尚未接受 %2 上的条款。</translation>
    </message>
    <message>
        <source>the server refuses it (%1). Accept the terms on %2 if it asks for that, and put a token of yours into the environment variable HF_TOKEN.</source>
        <translation>服务器拒绝提供（%1）。如有要求，请接受 %2 上的条款，并把您的令牌放入环境变量 HF_TOKEN。</translation>
    </message>
    <message>
        <source>the server refuses it (%1). Try again later, or choose another mirror.</source>
        <translation>服务器拒绝提供（%1）。请稍后再试，或选择另一个镜像。</translation>
    </message>
    <message>
        <source>the server refuses it (%1). Choose another mirror.</source>
        <translation>服务器拒绝提供（%1）。请选择另一个镜像。</translation>
    </message>
    <message>
        <source>the server gives no part of it (%1). Choose another mirror.</source>
        <translation>服务器不提供该文件的任何部分（%1）。请选择另一个镜像。</translation>
    </message>
    <message>
        <source>the server asks to wait (%1). Try again later.</source>
        <translation>服务器要求等待（%1）。请稍后再试。</translation>
    </message>
    <message>
        <source>the server has a problem (%1). Try again later, or choose another mirror.</source>
        <translation>服务器出现问题（%1）。请稍后再试，或选择另一个镜像。</translation>
    </message>
    <message>
        <source>the server has another file than the one that is in Sightseer&apos;s list. Use a newer Sightseer, or another mirror.</source>
        <translation>服务器上的文件与 Sightseer 列表中的不同。请使用更新的 Sightseer 或另一个镜像。</translation>
    </message>
    <message>
        <source>the server offers %1 bytes, and the file has %2. Try again later, or choose another mirror.</source>
        <translation>服务器提供 %1 字节，而该文件应有 %2 字节。请稍后再试，或选择另一个镜像。</translation>
    </message>
    <message>
        <source>the server sends more bytes than the file has. Choose another mirror.</source>
        <translation>服务器发送的字节多于文件应有的大小。请选择另一个镜像。</translation>
    </message>
    <message>
        <source>the servers send in a circle. Try again later, or choose another mirror.</source>
        <translation>服务器之间循环跳转。请稍后再试，或选择另一个镜像。</translation>
    </message>
    <message>
        <source>the file has changed on the server, time and again. Try again later.</source>
        <translation>服务器上的文件一再变化。请稍后再试。</translation>
    </message>
    <message>
        <source>the server of %1 sends on to an address that is none. Try again later, or choose another mirror.</source>
        <translation>%1 的服务器跳转到了无效的地址。请稍后再试，或选择另一个镜像。</translation>
    </message>
    <message>
        <source>the server of %1 sends on to %2 without encryption, which is not followed. Choose another mirror.</source>
        <translation>%1 的服务器跳转到未加密的 %2，因此没有跟随。请选择另一个镜像。</translation>
    </message>
    <message>
        <source>the server of %1 sends on to %2, which is not among the servers of this hub, and is not followed. Choose another mirror.</source>
        <translation>%1 的服务器跳转到 %2，它不属于该站点的服务器，因此没有跟随。请选择另一个镜像。</translation>
    </message>
    <message>
        <source>Cannot see how much room there is at &apos;%1&apos;.</source>
        <translation>无法得知“%1”处的剩余空间。</translation>
    </message>
    <message>
        <source>%1 is no proxy: write http://HOST:PORT, socks5://HOST:PORT or none.</source>
        <translation>%1 不是代理：请写成 http://主机:端口 或 socks5://主机:端口。</translation>
    </message>
    <message>
        <source>%1 is no address of a mirror: write one like https://huggingface.co.</source>
        <translation>%1 不是镜像地址：请写成类似 https://huggingface.co 的形式。</translation>
    </message>
    <message>
        <source>Cannot import &apos;%1&apos;</source>
        <translation>无法导入“%1”</translation>
    </message>
    <message>
        <source>Cannot import &apos;%1&apos;: %2</source>
        <translation>无法导入“%1”：%2</translation>
    </message>
    <message>
        <source>no file of a model lies in it. Name a model&apos;s folder, or a file of weights (.safetensors, .pt).</source>
        <translation>其中没有模型的文件。请指定模型的文件夹或权重文件（.safetensors、.pt）。</translation>
    </message>
    <message>
        <source>it is no file of weights. Name a model&apos;s folder, or a .safetensors or .pt file.</source>
        <translation>它不是权重文件。请指定模型的文件夹，或 .safetensors、.pt 文件。</translation>
    </message>
    <message>
        <source>another import is going on. Wait until it is done.</source>
        <translation>另一个导入正在进行。请等待其完成。</translation>
    </message>
    <message>
        <source>it changed while it was copied. Try again.</source>
        <translation>复制期间它发生了变化。请重试。</translation>
    </message>
    <message>
        <source>The model &apos;%1&apos; cannot lend its image tower: import it first.</source>
        <translation>模型“%1”不能提供其图像塔：请先导入它。</translation>
    </message>
    <message>
        <source>The folder &apos;%1&apos; holds no model: there is neither a config.json nor a model.safetensors.</source>
        <translation>文件夹“%1”中没有模型：既没有 config.json，也没有 model.safetensors。</translation>
    </message>
    <message>
        <source>The model folder &apos;%1&apos; has no %2; add the one that was published with the model.</source>
        <translation>模型文件夹“%1”缺少 %2；请补上随模型发布的那个文件。</translation>
    </message>
    <message>
        <source>The model folder &apos;%1&apos; has settings but no weights; add its model.safetensors.</source>
        <translation>模型文件夹“%1”有设置但没有权重；请补上它的 model.safetensors。</translation>
    </message>
    <message>
        <source>The model file &apos;%1&apos; holds no CLIP model that this version knows: its tensors have other names.</source>
        <translation>模型文件“%1”中没有本版本认识的 CLIP 模型：其张量名称不同。</translation>
    </message>
    <message>
        <source>The model in &apos;%1&apos; cannot be used: %2, which this version does not read.</source>
        <translation>“%1”中的模型无法使用：%2，本版本无法读取。</translation>
    </message>
    <message>
        <source>The model &apos;%1&apos; cannot be used: %2</source>
        <translation>模型“%1”无法使用：%2</translation>
    </message>
    <message>
        <source>The text tower in &apos;%1&apos; has %2 dimensions and &apos;%3&apos; has %4; they do not belong together.</source>
        <translation>“%1”中的文本塔有 %2 维，而“%3”有 %4 维；两者不匹配。</translation>
    </message>
    <message>
        <source>The model in &apos;%1&apos; understands texts only and searches the pictures of &apos;%2&apos;, which is not installed; install it.</source>
        <translation>“%1”中的模型只理解文字，并搜索“%2”的图片，而后者尚未安装；请安装它。</translation>
    </message>
    <message>
        <source>There is no model named &apos;%1&apos;; %2.</source>
        <translation>没有名为“%1”的模型；%2。</translation>
    </message>
    <message>
        <source>Cannot remove the model &apos;%1&apos;: %2</source>
        <translation>无法移除模型“%1”：%2</translation>
    </message>
    <message>
        <source>it came with the program.</source>
        <translation>它随程序提供。</translation>
    </message>
    <message>
        <source>it is in use. Choose another one first, as with `sightseer-cli models use starter`.</source>
        <translation>它正在使用。请先选择另一个模型。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; needs its image tower. Remove that one first.</source>
        <translation>“%1”需要它的图像塔。请先移除那个模型。</translation>
    </message>
    <message>
        <source>The model %1 is at work in this library. Use another one first.</source>
        <translation>模型 %1 正在此图库中工作。请先使用另一个模型。</translation>
    </message>
    <message>
        <source>The list of models &apos;%1&apos; cannot be read: %2. Install Sightseer again.</source>
        <translation>无法读取模型列表“%1”：%2。请重新安装 Sightseer。</translation>
    </message>
    <message>
        <source>You may use, change and pass it on for any purpose, also commercially, as long as the licence&apos;s notice stays with it.</source>
        <translation>您可以为任何目的（包括商业目的）使用、修改和转让它，只要附上许可声明。</translation>
    </message>
    <message>
        <source>You may use, change and pass it on for any purpose, also commercially, as long as the licence stays with it and changes are said.</source>
        <translation>您可以为任何目的（包括商业目的）使用、修改和转让它，只要附上许可证并说明所作的修改。</translation>
    </message>
    <message>
        <source>%1 OpenAI&apos;s model card asks for tests before it is relied on.</source>
        <translation>%1 OpenAI 的模型说明要求在依赖它之前先进行测试。</translation>
    </message>
    <message>
        <source>%1 This is the licence of the project; the page of the model names none of its own.</source>
        <translation>%1 这是该项目的许可证；模型页面没有单独注明许可证。</translation>
    </message>
    <message>
        <source>It is for research or other non-commercial use only: read its licence before you use it for anything else.</source>
        <translation>仅供研究或其他非商业用途：用于其他目的之前请阅读其许可证。</translation>
    </message>
    <message>
        <source>No licence is known: whoever published the model says what is allowed.</source>
        <translation>许可证未知：允许的用途由模型的发布者说明。</translation>
    </message>
    <message>
        <source>Read its licence to see what is allowed.</source>
        <translation>允许的用途请见其许可证。</translation>
    </message>
    <message>
        <source>CLIP %1 at %2 pixels (%3)</source>
        <translation>CLIP %1，%2 像素（%3）</translation>
    </message>
    <message>
        <source>CLIP %1 with %2 (%3)</source>
        <translation>CLIP %1 与 %2（%3）</translation>
    </message>
    <message>
        <source>SigLIP 2 %1 at %2 pixels</source>
        <translation>SigLIP 2 %1，%2 像素</translation>
    </message>
    <message>
        <source>Texts in %1 languages for %2</source>
        <translation>用于 %2 的 %1 种语言文本模型</translation>
    </message>
    <message>
        <source>Measured in Chinese: ImageNet-CN, Flickr30K-CN and COCO-CN.</source>
        <translation>以中文测得：ImageNet-CN、Flickr30K-CN 和 COCO-CN。</translation>
    </message>
    <message>
        <source>Not published for these sets; its pictures are those of %1.</source>
        <translation>未针对这些数据集公布；其图片向量来自 %1。</translation>
    </message>
    <message>
        <source>CPU, %1, %2 threads</source>
        <translation>CPU、%1、%2 个线程</translation>
    </message>
    <message>
        <source>CPU, %1, 1 thread</source>
        <translation>CPU、%1、1 个线程</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>MMMM yyyy</source>
        <extracomment>A month with its year, in the letters of QLocale::toString; &quot;yyyy年M月&quot; in Chinese.</extracomment>
        <translation>yyyy年M月</translation>
    </message>
</context>
<context>
    <name>FileTrash</name>
    <message>
        <source>%1 has changed since it was indexed, so it stays. Look at it, then try again after indexing.</source>
        <translation>%1 在建立索引后有改动，因此保留在原处。请查看它，重新索引后再试。</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash. Check that you may change its folder.</source>
        <translation>无法将 %1 移到回收站。请检查您是否有权更改其所在文件夹。</translation>
    </message>
    <message>
        <source>%1 was not restored, for there is another file of that name now. It is in the trash.</source>
        <translation>未恢复 %1，因为现在已有同名文件。它仍在回收站中。</translation>
    </message>
    <message>
        <source>%1 could not be restored. Look for it in the trash.</source>
        <translation>无法恢复 %1。请在回收站中查找。</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>%1 MP</source>
        <translation>%1 百万像素</translation>
    </message>
</context>
<context>
    <name>ModelTexts</name>
    <message>
        <source>many languages</source>
        <translation>多种语言</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2 and %3</source>
        <translation>%1：%2 和 %3</translation>
    </message>
    <message>
        <source>Comes with Sightseer and is quick: %1.</source>
        <translation>随 Sightseer 提供，速度快：%1。</translation>
    </message>
    <message>
        <source>A model of your own.</source>
        <translation>您自己的模型。</translation>
    </message>
    <message>
        <source>A model of your own for texts alone; it searches the pictures of %1.</source>
        <translation>您自己的纯文本模型；它搜索 %1 的图片。</translation>
    </message>
    <message>
        <source>Understands searches in other languages; the photos are looked at by another model, which is downloaded with it.</source>
        <translation>理解其他语言的搜索；照片由另一个模型查看，它会一同下载。</translation>
    </message>
    <message>
        <source>Quick enough for any computer, and knows people, colours and events too.</source>
        <translation>在任何电脑上都足够快，也认识人物、颜色和事件。</translation>
    </message>
    <message>
        <source>More accurate, and slower: for libraries that may be indexed overnight.</source>
        <translation>更准确，也更慢：适合可以整夜建立索引的图库。</translation>
    </message>
    <message>
        <source>The most accurate kind, and the slowest: for a computer with a good graphics card.</source>
        <translation>最准确的一类，也最慢：适合配有良好显卡的电脑。</translation>
    </message>
    <message>
        <source>Understands searches in many languages.</source>
        <translation>理解多种语言的搜索。</translation>
    </message>
    <message>
        <source>Understands searches in: %1.</source>
        <translation>理解以下语言的搜索：%1。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>%1 × the work of ViT-B/32 for a photo</source>
        <translation>每张照片的计算量为 ViT-B/32 的 %1 倍</translation>
    </message>
    <message>
        <source>Measured on this computer: %1 photos/s (%2)</source>
        <translation>在本机测得：每秒 %1 张照片（%2）</translation>
    </message>
    <message>
        <source>ImageNet: %1</source>
        <translation>ImageNet：%1</translation>
    </message>
    <message>
        <source>Published accuracy: %1</source>
        <translation>已公布的准确率：%1</translation>
    </message>
    <message>
        <source>source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>you may use, change and pass it on, also commercially, as long as their notices stay with it.</source>
        <translation>您可以使用、修改和转让它（包括商业用途），只要附上各部分的声明。</translation>
    </message>
    <message>
        <source>Licences of its parts</source>
        <translation>各部分的许可证</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Licence %1</source>
        <translation>许可证 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>licence and what it means</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>正在排队</translation>
    </message>
    <message>
        <source>Paused at %1</source>
        <translation>已暂停：%1</translation>
    </message>
    <message>
        <source>Checking what was downloaded</source>
        <translation>正在校验下载的内容</translation>
    </message>
    <message>
        <source>Goes on in a moment: %1</source>
        <translation>稍后继续：%1</translation>
    </message>
    <message>
        <source>Downloading: %1</source>
        <translation>正在下载：%1</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>Being opened</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation>正在检查</translation>
    </message>
    <message>
        <source>Being measured</source>
        <translation>正在测速</translation>
    </message>
    <message>
        <source>Being removed</source>
        <translation>正在移除</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>In use soon</source>
        <translation>即将使用</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>%1 answers meanwhile.</source>
        <translation>其间由%1回答。</translation>
    </message>
    <message>
        <source>It looks at your photos: %1 of %2.</source>
        <translation>它正在查看您的照片：%1 / %2。</translation>
    </message>
    <message>
        <source>It has not looked at all of your photos yet.</source>
        <translation>它尚未查看完您的所有照片。</translation>
    </message>
    <message>
        <source>%1 has changed</source>
        <translation>%1 已改变</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 缺失</translation>
    </message>
    <message>
        <source>Checked: %1. Remove this model and get it again.</source>
        <translation>检查结果：%1。请移除此模型并重新获取。</translation>
    </message>
    <message>
        <source>Checked: for none of its files a checksum is known.</source>
        <translation>检查结果：没有任何文件的已知校验和。</translation>
    </message>
    <message>
        <source>Checked: all %1 files are as they should be.</source>
        <translation>检查结果：全部 %1 个文件完好。</translation>
    </message>
    <message>
        <source>Checked: %1 files are as they should be, for %2 no checksum is known.</source>
        <translation>检查结果：%1 个文件完好，%2 个没有已知的校验和。</translation>
    </message>
</context>
<context>
    <name>SearchTerms</name>
    <message>
        <source>The picture cannot be read. Save it and drop the file.</source>
        <translation>无法读取该图片。请保存后拖放文件。</translation>
    </message>
    <message>
        <source>A web address cannot be searched for. Copy the picture itself, or save it and drop the file.</source>
        <translation>无法用网址搜索。请复制图片本身，或保存后拖放文件。</translation>
    </message>
    <message>
        <source>Only the first %1 pictures are searched for.</source>
        <translation>只搜索前 %1 张图片。</translation>
    </message>
    <message>
        <source>%1 is not a picture.</source>
        <translation>%1 不是图片。</translation>
    </message>
</context>
<context>
    <name>StatusText</name>
    <message>
        <source>Looking for photos</source>
        <translation>正在查找照片</translation>
    </message>
    <message>
        <source>Looking for photos: %1 found</source>
        <translation>正在查找照片：已找到 %1 张</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Indexing is paused at %1</source>
        <translation>索引已暂停于 %1</translation>
    </message>
    <message>
        <source>Indexing %1</source>
        <translation>正在索引 %1</translation>
    </message>
    <message>
        <source>%1 photos/s</source>
        <translation>%1 张/秒</translation>
    </message>
    <message>
        <source>No folder added yet</source>
        <translation>尚未添加文件夹</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 张照片</translation>
    </message>
    <message>
        <source>%1 photos</source>
        <translation>%1 张照片</translation>
    </message>
    <message>
        <source>, all searchable</source>
        <translation>，全部可搜索</translation>
    </message>
    <message>
        <source>, %1 searchable</source>
        <translation>，%1 张可搜索</translation>
    </message>
    <message>
        <source>1 could not be read</source>
        <translation>1 张无法读取</translation>
    </message>
    <message>
        <source>%1 could not be read</source>
        <translation>%1 张无法读取</translation>
    </message>
    <message>
        <source>1 folder is not connected</source>
        <translation>1 个文件夹未连接</translation>
    </message>
    <message>
        <source>%1 folders are not connected</source>
        <translation>%1 个文件夹未连接</translation>
    </message>
    <message>
        <source>no model installed</source>
        <translation>未安装模型</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>剩余 %1 秒</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>剩余 %1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min left</source>
        <translation>剩余 %1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>They appear here as soon as they are found.</source>
        <translation>找到后会立即显示在这里。</translation>
    </message>
    <message>
        <source>The drive is not connected</source>
        <translation>驱动器未连接</translation>
    </message>
    <message>
        <source>Connect the drive that your folders are on; then choose Library &gt; Look for new photos.</source>
        <translation>请连接文件夹所在的驱动器，然后选择“图库 &gt; 查找新照片”。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>There are no photos in your folders</source>
        <translation>您的文件夹中没有照片</translation>
    </message>
    <message>
        <source>Sightseer reads JPEG, PNG, WebP, TIFF, GIF and BMP files.</source>
        <translation>Sightseer 可读取 JPEG、PNG、WebP、TIFF、GIF 和 BMP 文件。</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>There is no model to search with</source>
        <translation>没有可用于搜索的模型</translation>
    </message>
    <message>
        <source>This search cannot be understood</source>
        <translation>无法理解此搜索</translation>
    </message>
    <message>
        <source>The search did not work</source>
        <translation>搜索未成功</translation>
    </message>
    <message>
        <source>Show all photos</source>
        <translation>显示所有照片</translation>
    </message>
    <message>
        <source>No photo is searchable yet</source>
        <translation>尚无可搜索的照片</translation>
    </message>
    <message>
        <source>Indexing has just begun. Results appear here as photos become searchable.</source>
        <translation>索引刚刚开始。照片可供搜索后，结果会显示在这里。</translation>
    </message>
    <message>
        <source>No photo is searchable</source>
        <translation>没有可搜索的照片</translation>
    </message>
    <message>
        <source>The photos of this library have not been indexed.</source>
        <translation>此图库的照片尚未建立索引。</translation>
    </message>
    <message>
        <source>Index now</source>
        <translation>立即索引</translation>
    </message>
    <message>
        <source>No photo fulfils the conditions</source>
        <translation>没有照片符合条件</translation>
    </message>
    <message>
        <source>Indexing is still going on: there may be some in a moment.</source>
        <translation>索引仍在进行，稍后可能会有结果。</translation>
    </message>
    <message>
        <source>Take one of them away, such as the date or the folder.</source>
        <translation>请去掉其中一个条件，例如日期或文件夹。</translation>
    </message>
    <message>
        <source>slower on battery</source>
        <translation>使用电池，速度较慢</translation>
    </message>
    <message>
        <source>Photos: %1</source>
        <translation>照片：%1</translation>
    </message>
    <message>
        <source>Searchable: %1</source>
        <translation>可搜索：%1</translation>
    </message>
    <message>
        <source>Could not be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>%1: %2 photos</source>
        <translation>%1：%2 张照片</translation>
    </message>
    <message>
        <source>%1: not connected</source>
        <translation>%1：未连接</translation>
    </message>
    <message>
        <source>Computes on: %1</source>
        <translation>运算设备：%1</translation>
    </message>
    <message>
        <source>Files found now: %1</source>
        <translation>本次找到的文件：%1</translation>
    </message>
    <message>
        <source>New or changed: %1, of these done: %2</source>
        <translation>新增或更改：%1，其中已完成：%2</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Indexing is paused</source>
        <translation>索引已暂停</translation>
    </message>
    <message>
        <source>Photos appear here once you resume it, at the lower edge of the window.</source>
        <translation>在窗口下方继续后，照片会显示在这里。</translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>photos in a folder</source>
        <translation>某个文件夹中的照片</translation>
    </message>
    <message>
        <source>taken then: 2023, 2023-06, 2023..2024</source>
        <translation>拍摄时间：2023、2023-06、2023..2024</translation>
    </message>
    <message>
        <source>taken near a town: near:Paris</source>
        <translation>在某地附近拍摄：near:Paris</translation>
    </message>
    <message>
        <source>taken with a camera</source>
        <translation>用某相机拍摄</translation>
    </message>
    <message>
        <source>taken with a lens</source>
        <translation>用某镜头拍摄</translation>
    </message>
    <message>
        <source>kind of file</source>
        <translation>文件类型</translation>
    </message>
    <message>
        <source>part of the file&apos;s name</source>
        <translation>文件名的一部分</translation>
    </message>
    <message>
        <source>size: size:&gt;12MP, size:&lt;500kB</source>
        <translation>大小：size:&gt;12MP、size:&lt;500kB</translation>
    </message>
    <message>
        <source>shape of the picture</source>
        <translation>图片形状</translation>
    </message>
    <message>
        <source>new, offline, duplicate, labelled</source>
        <translation>new 新增、offline 离线、duplicate 重复、labelled 已有标签</translation>
    </message>
    <message>
        <source>photos with a label</source>
        <translation>带有某标签的照片</translation>
    </message>
    <message>
        <source>speed: iso:400, iso:&gt;=800</source>
        <translation>感光度：iso:400、iso:&gt;=800</translation>
    </message>
</context>
<context>
    <name>sightseer::BrowsePage</name>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Open with the default &amp;program</source>
        <translation>用默认程序打开(&amp;P)</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy p&amp;ath</source>
        <translation>复制路径(&amp;A)</translation>
    </message>
    <message>
        <source>Find &amp;similar</source>
        <translation>查找相似照片(&amp;S)</translation>
    </message>
    <message>
        <source>A&amp;dd to the search</source>
        <translation>加入搜索(&amp;D)</translation>
    </message>
    <message>
        <source>E&amp;xclude from the search</source>
        <translation>从搜索中排除(&amp;X)</translation>
    </message>
    <message>
        <source>Move to the &amp;trash…</source>
        <translation>移到回收站(&amp;T)…</translation>
    </message>
    <message>
        <source>  ×%1</source>
        <translation>  ×%1</translation>
    </message>
    <message>
        <source>Nothing here seems to match; the nearest photos follow</source>
        <translation>似乎没有匹配的照片；以下是最接近的</translation>
    </message>
    <message>
        <source>Likely matches end here</source>
        <translation>可能的匹配到此为止</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 张照片</translation>
    </message>
    <message>
        <source>%1 photos</source>
        <translation>%1 张照片</translation>
    </message>
    <message>
        <source>No likely match</source>
        <translation>没有可能的匹配</translation>
    </message>
    <message>
        <source>1 likely match</source>
        <translation>1 张可能匹配</translation>
    </message>
    <message>
        <source>%1 likely matches</source>
        <translation>%1 张可能匹配</translation>
    </message>
    <message>
        <source>  ·  among the %1 of %2 that are searchable now</source>
        <translation>  ·  目前 %2 张中有 %1 张可供搜索</translation>
    </message>
    <message>
        <source>&amp;Label…</source>
        <translation>标签(&amp;L)…</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Only the first %1 of the %2 selected photos are taken. Do the same with the others after them.</source>
        <translation>所选的 %2 张照片中只处理前 %1 张。其余的请随后再做一次。</translation>
    </message>
</context>
<context>
    <name>sightseer::DuplicatesPage</name>
    <message>
        <source>the first has the most pixels</source>
        <translation>第一张像素最多</translation>
    </message>
    <message>
        <source>the first is stored without loss</source>
        <translation>第一张是无损存储的</translation>
    </message>
    <message>
        <source>the first has the largest file</source>
        <translation>第一张文件最大</translation>
    </message>
    <message>
        <source>the first is the oldest</source>
        <translation>第一张最早</translation>
    </message>
    <message>
        <source>the first is not named as a copy</source>
        <translation>第一张的名称不是副本</translation>
    </message>
    <message>
        <source>the first has the shortest path</source>
        <translation>第一张路径最短</translation>
    </message>
    <message>
        <source>the first came into the library first</source>
        <translation>第一张最先进入图库</translation>
    </message>
    <message>
        <source>%1 equal files</source>
        <translation>%1 个相同的文件</translation>
    </message>
    <message>
        <source>%1 forms of one picture</source>
        <translation>同一图片的 %1 种形式</translation>
    </message>
    <message>
        <source>Also other sizes and formats</source>
        <translation>包括其他尺寸和格式</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Select all but the first</source>
        <translation>选中除第一张外的全部</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>Also the same picture with other bytes: scaled, saved in another format, slightly edited</source>
        <translation>也包括内容相同而文件不同的图片：缩放过、换过格式或略作修改</translation>
    </message>
    <message>
        <source>Selects every copy but the best of each group (Ctrl+A)</source>
        <translation>选中每组中除最佳一张外的所有副本（Ctrl+A）</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Open with the default &amp;program</source>
        <translation>用默认程序打开(&amp;P)</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>Move to the &amp;trash…</source>
        <translation>移到回收站(&amp;T)…</translation>
    </message>
    <message>
        <source>Looking for copies</source>
        <translation>正在查找副本</translation>
    </message>
    <message>
        <source>Every photo is compared with the others.</source>
        <translation>每张照片都会与其他照片比较。</translation>
    </message>
    <message>
        <source>best  ·  %1</source>
        <translation>最佳  ·  %1</translation>
    </message>
    <message>
        <source>No copies</source>
        <translation>没有副本</translation>
    </message>
    <message>
        <source>No photo of this library is there more than once.</source>
        <translation>图库中没有重复的照片。</translation>
    </message>
    <message>
        <source>Copies could not be looked for</source>
        <translation>无法查找副本</translation>
    </message>
    <message>
        <source>1 group</source>
        <translation>1 组</translation>
    </message>
    <message>
        <source>%1 groups</source>
        <translation>%1 组</translation>
    </message>
    <message>
        <source>1 copy</source>
        <translation>1 个副本</translation>
    </message>
    <message>
        <source>%1 copies</source>
        <translation>%1 个副本</translation>
    </message>
    <message>
        <source>%1 could be freed</source>
        <translation>可释放 %1</translation>
    </message>
    <message>
        <source>The first photo of a group stays when all of it is selected.</source>
        <translation>选中整组时，会保留其中第一张照片。</translation>
    </message>
    <message>
        <source>Show all photos</source>
        <translation>显示所有照片</translation>
    </message>
</context>
<context>
    <name>sightseer::Filmstrip</name>
    <message>
        <source>Photos before and after</source>
        <translation>前后的照片</translation>
    </message>
</context>
<context>
    <name>sightseer::FolderList</name>
    <message>
        <source>More folders</source>
        <translation>更多文件夹</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>%1
This folder&apos;s drive is not connected. Its %2 photos stay searchable.</source>
        <translation>%1
此文件夹所在的驱动器未连接。其中 %2 张照片仍可搜索。</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>在文件管理器中显示</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>从图库中移除…</translation>
    </message>
</context>
<context>
    <name>sightseer::FolderRow</name>
    <message>
        <source>%1, open</source>
        <extracomment>Said by screen readers of a folder in the side panel, after its number of photos.</extracomment>
        <translation>%1，已展开</translation>
    </message>
    <message>
        <source>%1, closed</source>
        <translation>%1，已折叠</translation>
    </message>
</context>
<context>
    <name>sightseer::InfoPanel</name>
    <message>
        <source>Information about the photo</source>
        <translation>照片信息</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>No photo is selected</source>
        <translation>未选中照片</translation>
    </message>
    <message>
        <source>%1 photos selected</source>
        <translation>已选中 %1 张照片</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>File changed</source>
        <translation>文件修改时间</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds of exposure</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <comment>focal length</comment>
        <translation>%1 毫米</translation>
    </message>
    <message>
        <source>Near</source>
        <translation>附近</translation>
    </message>
    <message>
        <source>ISO %1</source>
        <translation>ISO %1</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Search for %1</source>
        <translation>搜索 %1</translation>
    </message>
</context>
<context>
    <name>sightseer::KeptSearches</name>
    <message>
        <source>The saved searches cannot be read: %1</source>
        <translation>无法读取已保存的搜索：%1</translation>
    </message>
    <message>
        <source>The file with the saved searches is damaged. It lies now at %1; saving begins anew.</source>
        <translation>保存搜索的文件已损坏，现移至 %1；将重新开始保存。</translation>
    </message>
    <message>
        <source>The searches could not be saved: %1</source>
        <translation>无法保存搜索：%1</translation>
    </message>
</context>
<context>
    <name>sightseer::LabelEditor</name>
    <message>
        <source>Everyday photos</source>
        <translation>日常照片</translation>
    </message>
    <message>
        <source>Animals</source>
        <translation>动物</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Quality problems</source>
        <translation>质量问题</translation>
    </message>
    <message>
        <source>ImageNet, 1000 things</source>
        <translation>ImageNet，1000 种事物</translation>
    </message>
    <message>
        <source>One label a photo</source>
        <translation>每张照片一个标签</translation>
    </message>
    <message>
        <source>Any number of labels</source>
        <translation>标签数量不限</translation>
    </message>
    <message>
        <source>May be none of these</source>
        <translation>可以都不是</translation>
    </message>
    <message>
        <source>Label photos</source>
        <translation>给照片加标签</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Lists that come with the program, or from a file</source>
        <translation>程序自带的列表，或来自文件</translation>
    </message>
    <message>
        <source>List of labels</source>
        <translation>标签列表</translation>
    </message>
    <message>
        <source>One label a line:

dog
cat: a kitten; a tomcat
building/castle</source>
        <translation>每行一个标签：

dog
cat: a kitten; a tomcat
building/castle</translation>
    </message>
    <message>
        <source>One label a line. Behind a colon stand other wordings, between semicolons. A slash makes a hierarchy. A line with {} says how to ask for every label, such as: a drawing of {}</source>
        <translation>每行一个标签。冒号后面是其他说法，用分号隔开。斜杠表示层级。含有 {} 的行说明如何询问每个标签，例如：a drawing of {}</translation>
    </message>
    <message>
        <source>The label that fits best</source>
        <translation>最合适的标签</translation>
    </message>
    <message>
        <source>Every label that fits, each for itself</source>
        <translation>所有合适的标签，各自判断</translation>
    </message>
    <message>
        <source>Photos that look like none of the labels get none</source>
        <translation>与任何标签都不像的照片不加标签</translation>
    </message>
    <message>
        <source>a photo of {}</source>
        <translation>a photo of {}</translation>
    </message>
    <message>
        <source>How to ask</source>
        <translation>询问方式</translation>
    </message>
    <message>
        <source>A sentence with {} for the label, such as: a satellite photo of {}. Empty: as the model likes to be asked.</source>
        <translation>用 {} 代表标签的句子，例如：a satellite photo of {}。留空：按模型习惯的方式询问。</translation>
    </message>
    <message>
        <source>Which photos</source>
        <translation>哪些照片</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Open a list…</source>
        <translation>打开列表…</translation>
    </message>
    <message>
        <source>Save this list…</source>
        <translation>保存此列表…</translation>
    </message>
    <message>
        <source>Open a list of labels</source>
        <translation>打开标签列表</translation>
    </message>
    <message>
        <source>Text (*.txt);;All files (*)</source>
        <translation>文本 (*.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Save the list of labels</source>
        <translation>保存标签列表</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Cannot save %1: %2. Choose another place.</source>
        <translation>无法保存 %1：%2。请选择其他位置。</translation>
    </message>
    <message>
        <source>This text is too large to be a list of labels. Nothing was inserted.</source>
        <translation>这段文字太大，不可能是标签列表。没有插入任何内容。</translation>
    </message>
    <message>
        <source>Write a list, or choose one.</source>
        <translation>写一个列表，或选择一个。</translation>
    </message>
    <message>
        <source>Put {} where the label belongs in &quot;%1&quot;.</source>
        <translation>请在“%1”中标签的位置写上 {}。</translation>
    </message>
    <message>
        <source>1 label</source>
        <translation>1 个标签</translation>
    </message>
    <message>
        <source>%1 labels</source>
        <translation>%1 个标签</translation>
    </message>
</context>
<context>
    <name>sightseer::LabelLinks</name>
    <message>
        <source>in the file</source>
        <translation>在文件中</translation>
    </message>
    <message>
        <source>in its sidecar</source>
        <translation>在附属文件中</translation>
    </message>
    <message>
        <source>by Sightseer</source>
        <translation>由 Sightseer 添加</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Labels of the photo</source>
        <translation>照片的标签</translation>
    </message>
    <message>
        <source>%1: %2
Search for photos with this label</source>
        <translation>%1：%2
搜索带有此标签的照片</translation>
    </message>
</context>
<context>
    <name>sightseer::LabelList</name>
    <message>
        <source>All labels…</source>
        <translation>所有标签…</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Photos with the label %1</source>
        <translation>带有标签“%1”的照片</translation>
    </message>
</context>
<context>
    <name>sightseer::LabelPicker</name>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Part of a label</source>
        <translation>标签的一部分</translation>
    </message>
    <message>
        <source>Show the photos</source>
        <translation>显示照片</translation>
    </message>
</context>
<context>
    <name>sightseer::LabelTree</name>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
</context>
<context>
    <name>sightseer::LabelsPage</name>
    <message>
        <source>1 photo</source>
        <translation>1 张照片</translation>
    </message>
    <message>
        <source>%1 photos</source>
        <translation>%1 张照片</translation>
    </message>
    <message>
        <source>Nothing is clearly more often right than the words alone, by which %1 % of your decisions come out right. Decide about more photos.</source>
        <translation>没有什么比单凭文字明显更准；单凭文字，您的决定有 %1 % 相符。请再对更多照片作决定。</translation>
    </message>
    <message>
        <source>Learned from %1 photos: held out, %2 % of your decisions come out right, by words alone %3 %.</source>
        <translation>已从 %1 张照片学习：留出检验时，您的决定有 %2 % 相符，单凭文字为 %3 %。</translation>
    </message>
    <message>
        <source>Label new photos</source>
        <translation>标记新照片</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Write…</source>
        <translation>写出…</translation>
    </message>
    <message>
        <source>Photos of the label</source>
        <translation>此标签的照片</translation>
    </message>
    <message>
        <source>Earlier runs</source>
        <translation>以前的标记</translation>
    </message>
    <message>
        <source>What was labelled before</source>
        <translation>以前标记过的内容</translation>
    </message>
    <message>
        <source>Labels the photos that came into the library, or changed, since this run</source>
        <translation>标记此次之后加入图库或有变动的照片</translation>
    </message>
    <message>
        <source>Labels all photos of this run again, with what you decided as examples, where that is more often right</source>
        <translation>以您的决定为例，在更准时重新标记此次的所有照片</translation>
    </message>
    <message>
        <source>Forget this run</source>
        <translation>忘记此次标记</translation>
    </message>
    <message>
        <source>Forget this run. What was decided about photos stays, and no file is touched.</source>
        <translation>忘记此次标记。对照片作的决定会保留，不会改动任何文件。</translation>
    </message>
    <message>
        <source>Order of the photos</source>
        <translation>照片顺序</translation>
    </message>
    <message>
        <source>Best first</source>
        <translation>最合适的在前</translation>
    </message>
    <message>
        <source>Uncertain first</source>
        <translation>不确定的在前</translation>
    </message>
    <message>
        <source>Uncertain first: where a look helps most</source>
        <translation>不确定的在前：最值得看一眼的</translation>
    </message>
    <message>
        <source>Looks for the gap in the probabilities of every label</source>
        <translation>在每个标签的概率中寻找间隔</translation>
    </message>
    <message>
        <source>Into XMP files beside the photos, or a table. What will change is shown before.</source>
        <translation>写入照片旁的 XMP 文件或表格。事先会显示将有哪些变化。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>所有照片</translation>
    </message>
    <message>
        <source>Folder %1</source>
        <translation>文件夹 %1</translation>
    </message>
    <message>
        <source>The results of the search (%1)</source>
        <translation>搜索结果（%1）</translation>
    </message>
    <message>
        <source>The selected photos (%1)</source>
        <translation>选中的照片（%1）</translation>
    </message>
    <message>
        <source>Labelling</source>
        <translation>正在标记</translation>
    </message>
    <message>
        <source>Labelling new photos</source>
        <translation>正在标记新照片</translation>
    </message>
    <message>
        <source>There are no new photos for this run.</source>
        <translation>此次标记没有新照片。</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>正在学习</translation>
    </message>
    <message>
        <source>1 photo is not indexed yet and has no labels: &quot;Label new photos&quot; labels it later.</source>
        <translation>有 1 张照片尚未编入索引，没有标签：以后可用“标记新照片”标记。</translation>
    </message>
    <message>
        <source>%1 photos are not indexed yet and have no labels: &quot;Label new photos&quot; labels them later.</source>
        <translation>有 %1 张照片尚未编入索引，没有标签：以后可用“标记新照片”标记。</translation>
    </message>
    <message>
        <source>Reading the run</source>
        <translation>正在读取标记</translation>
    </message>
    <message>
        <source>Forget this run?</source>
        <translation>忘记此次标记？</translation>
    </message>
    <message>
        <source>Forget the run &quot;%1&quot;?</source>
        <translation>忘记“%1”这次标记？</translation>
    </message>
    <message>
        <source>Its labels are no longer found by label:. What you decided about photos stays, and so does what was written beside them.</source>
        <translation>用 label: 将不再找到它的标签。您对照片作的决定以及写在照片旁的内容都会保留。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>The photos could not be labelled</source>
        <translation>无法标记照片</translation>
    </message>
    <message>
        <source>Every photo is compared with every label.</source>
        <translation>正在把每张照片与每个标签比较。</translation>
    </message>
    <message>
        <source>Labels from words alone</source>
        <translation>只凭文字加标签</translation>
    </message>
    <message>
        <source>Write which labels there are, choose the photos, and press &quot;Label photos&quot;. Nothing is written to your files until you say so.</source>
        <translation>写下有哪些标签，选择照片，然后按“给照片加标签”。在您同意之前，不会写入您的文件。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Photos without a label: %1</source>
        <translation>无标签的照片：%1</translation>
    </message>
    <message>
        <source>Labelled: %1</source>
        <translation>已标记：%1</translation>
    </message>
    <message>
        <source>Less likely: %1</source>
        <translation>可能性较小：%1</translation>
    </message>
    <message>
        <source>To look at, the most uncertain first: %1</source>
        <translation>待查看，最不确定的在前：%1</translation>
    </message>
    <message>
        <source>Decided by you: %1</source>
        <translation>您已决定：%1</translation>
    </message>
    <message>
        <source>Y it is    N it is not    1–9 another label    Ctrl+Z undo</source>
        <translation>Y 是    N 不是    1–9 换标签    Ctrl+Z 撤销</translation>
    </message>
    <message>
        <source>1 decision    %1</source>
        <translation>1 个决定    %1</translation>
    </message>
    <message>
        <source>%1 decisions    %2</source>
        <translation>%1 个决定    %2</translation>
    </message>
    <message>
        <source>Only photos of the library can be examples; add their folder first.</source>
        <translation>只有图库中的照片可以作例子；请先添加其文件夹。</translation>
    </message>
</context>
<context>
    <name>sightseer::MainWindow</name>
    <message>
        <source>Sightseer</source>
        <translation>Sightseer</translation>
    </message>
    <message>
        <source>Opening the library</source>
        <translation>正在打开图库</translation>
    </message>
    <message>
        <source>The library could not be opened</source>
        <translation>无法打开图库</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No library</source>
        <translation>没有图库</translation>
    </message>
    <message>
        <source>%1 is not in the library.</source>
        <translation>%1 不在图库中。</translation>
    </message>
    <message>
        <source>Add its folder</source>
        <translation>添加其文件夹</translation>
    </message>
    <message>
        <source>Add a folder with photos</source>
        <translation>添加照片文件夹</translation>
    </message>
    <message>
        <source>Remove the folder from the library?</source>
        <translation>从图库中移除文件夹？</translation>
    </message>
    <message>
        <source>Remove this folder from the library?</source>
        <translation>要从图库中移除此文件夹吗？</translation>
    </message>
    <message>
        <source>The photos stay where they are: no file is touched. The library forgets what it knows about them; adding the folder again indexes them anew.</source>
        <translation>照片保留在原处，不会改动任何文件。图库会忘记这些照片的信息；再次添加该文件夹时会重新索引。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>添加文件夹(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Save this search</source>
        <translation>保存此搜索(&amp;S)</translation>
    </message>
    <message>
        <source>Select all &amp;photos</source>
        <translation>全选照片(&amp;P)</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>照片(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Normal size</source>
        <translation>正常大小(&amp;N)</translation>
    </message>
    <message>
        <source>Show &amp;whole pictures</source>
        <translation>显示完整图片(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Information about the photo</source>
        <translation>照片信息(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Library</source>
        <translation>图库(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Look for new photos</source>
        <translation>查找新照片(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Pause indexing</source>
        <translation>暂停索引(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Sightseer</source>
        <translation>关于 Sightseer(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Licences</source>
        <translation>许可证(&amp;L)</translation>
    </message>
    <message>
        <source>About Sightseer</source>
        <translation>关于 Sightseer</translation>
    </message>
    <message>
        <source>Sightseer %1</source>
        <translation>Sightseer %1</translation>
    </message>
    <message>
        <source>Finds your photos by what you say. Everything stays on this computer.</source>
        <translation>用一句话找到您的照片。一切都留在这台电脑上。</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>The file with the licences, %1, cannot be read. Installing Sightseer again brings it back.</source>
        <translation>无法读取许可证文件 %1。重新安装 Sightseer 即可恢复。</translation>
    </message>
    <message>
        <source>%1 is left out of the library.</source>
        <translation>%1 已从图库中排除。</translation>
    </message>
    <message>
        <source>%1 files are left out of the library.</source>
        <translation>%1 个文件已从图库中排除。</translation>
    </message>
    <message>
        <source>Drop to add these folders</source>
        <translation>松开即可添加这些文件夹</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>Download a better model (%1)</source>
        <translation>下载更好的模型（%1）</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Go on with the download</source>
        <translation>继续下载</translation>
    </message>
    <message>
        <source>Show models</source>
        <translation>显示模型</translation>
    </message>
    <message>
        <source>%1 is here now.</source>
        <translation>%1 已就绪。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>%1 answers now.</source>
        <translation>现在由 %1 回答。</translation>
    </message>
    <message>
        <source>There is no library that this could be added to or searched for in.</source>
        <translation>没有图库，无法添加，也无法搜索。</translation>
    </message>
    <message>
        <source>The library is still being opened. Drop it again in a moment.</source>
        <translation>图库正在打开，请稍后再拖放一次。</translation>
    </message>
    <message>
        <source>There are no photos to search in yet. Add a folder with photos first.</source>
        <translation>还没有可供搜索的照片。请先添加一个照片文件夹。</translation>
    </message>
    <message>
        <source>And %1 more.</source>
        <translation>另有 %1 个。</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
</context>
<context>
    <name>sightseer::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>sightseer::ModelCard</name>
    <message>
        <source>ImageNet: how many pictures get the right one of a thousand names, without examples.
Flickr30k and COCO: how often the right photo is the first one found for a sentence, and the other way round.</source>
        <translation>ImageNet：不给示例时，有多少图片得到一千个名称中正确的那个。
Flickr30k 和 COCO：一句话找到的第一张照片正确的比例，以及反过来的比例。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Check files</source>
        <translation>检查文件</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Searches with this model. Photos that it has not seen yet are looked at first, and the other model answers until that is done.</source>
        <translation>用此模型搜索。先查看它尚未看过的照片，完成之前由另一个模型回答。</translation>
    </message>
    <message>
        <source>Reads all files and compares them with their checksums</source>
        <translation>读取所有文件并与其校验和比较</translation>
    </message>
    <message>
        <source>Stops the download and deletes what is there of it</source>
        <translation>停止下载并删除已下载的部分</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a button and the model it is for</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Progress of %1</source>
        <translation>%1 的进度</translation>
    </message>
    <message>
        <source>Can be measured when indexing is done</source>
        <translation>建立索引完成后才能测速</translation>
    </message>
    <message>
        <source>Looks at made-up pictures for about a second</source>
        <translation>用约一秒钟查看虚构的图片</translation>
    </message>
</context>
<context>
    <name>sightseer::ModelShelf</name>
    <message>
        <source>%1 was removed: %2 became free.</source>
        <translation>%1 已移除：释放了 %2。</translation>
    </message>
</context>
<context>
    <name>sightseer::ModelsPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>Drop to import the model</source>
        <translation>松开即可导入模型</translation>
    </message>
    <message>
        <source>A &amp;folder…</source>
        <translation>文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>A file of &amp;weights…</source>
        <translation>权重文件(&amp;W)…</translation>
    </message>
    <message>
        <source>Takes a model that you have: a folder as it is published, or a .safetensors or .pt file</source>
        <translation>导入您已有的模型：按发布形式的文件夹，或 .safetensors、.pt 文件</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>导入进度</translation>
    </message>
    <message>
        <source>A model that you have can be dropped on this page: its folder, or its file of weights (.safetensors, .pt).</source>
        <translation>可以把您已有的模型拖放到此页：它的文件夹或权重文件（.safetensors、.pt）。</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>More models</source>
        <translation>更多模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>1 model installed</source>
        <translation>已安装 1 个模型</translation>
    </message>
    <message>
        <source>%1 models installed</source>
        <translation>已安装 %1 个模型</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Research only</source>
        <translation>仅供研究</translation>
    </message>
    <message>
        <source>%1 is not for every purpose.</source>
        <translation>%1 并非可用于所有目的。</translation>
    </message>
    <message>
        <source>Licence %1: %2</source>
        <translation>许可证 %1：%2</translation>
    </message>
    <message>
        <source>It can be downloaded again.</source>
        <translation>它可以重新下载。</translation>
    </message>
    <message>
        <source>It is not on the list of models: only you can bring it back.</source>
        <translation>它不在模型列表中：只有您自己能恢复它。</translation>
    </message>
    <message>
        <source>Remove the model?</source>
        <translation>移除模型？</translation>
    </message>
    <message>
        <source>Remove %1 from this computer?</source>
        <translation>从本机移除 %1？</translation>
    </message>
    <message>
        <source>Its %1, and what was computed with it, are deleted. %2</source>
        <comment>size; how to get it back</comment>
        <translation>它的 %1 以及用它计算的内容都将被删除。%2</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Copying %1</source>
        <translation>正在复制 %1</translation>
    </message>
    <message>
        <source>Looking at %1</source>
        <translation>正在查看 %1</translation>
    </message>
    <message>
        <source>Import the folder of a model</source>
        <translation>导入模型的文件夹</translation>
    </message>
    <message>
        <source>Import the weights of a model</source>
        <translation>导入模型的权重</translation>
    </message>
    <message>
        <source>Weights (*.safetensors *.pt *.pth *.bin)</source>
        <translation>权重 (*.safetensors *.pt *.pth *.bin)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Was %1 trained with QuickGELU?</source>
        <translation>%1 是用 QuickGELU 训练的吗？</translation>
    </message>
    <message>
        <source>There are no settings beside this file, and its weights do not tell. Models that were made from one of OpenAI&apos;s have QuickGELU, most others have GELU; the page that it comes from says which. With the wrong one it finds less.</source>
        <translation>此文件旁没有设置，从权重也看不出来。由 OpenAI 的模型得来的用 QuickGELU，其他大多用 GELU；其来源页面会注明。选错了，找到的会变少。</translation>
    </message>
    <message>
        <source>%1 understands texts only: install the model whose pictures it searches first, then import it again.</source>
        <translation>%1 只理解文字：请先安装它所搜索图片的模型，然后重新导入。</translation>
    </message>
    <message>
        <source>The model whose pictures it searches</source>
        <translation>它所搜索图片的模型</translation>
    </message>
    <message>
        <source>Which model&apos;s pictures does %1 search?</source>
        <translation>%1 搜索哪个模型的图片？</translation>
    </message>
    <message>
        <source>It understands texts only. The photos are looked at by the model that it was trained for: the page that it comes from names it.</source>
        <translation>它只理解文字。照片由与它配套训练的模型查看：其来源页面会注明是哪个。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
</context>
<context>
    <name>sightseer::OpenWithMenu</name>
    <message>
        <source>Open &amp;with</source>
        <translation>打开方式(&amp;W)</translation>
    </message>
    <message>
        <source>Looking for programs…</source>
        <translation>正在查找程序…</translation>
    </message>
    <message>
        <source>The default program</source>
        <translation>默认程序</translation>
    </message>
</context>
<context>
    <name>sightseer::PhotoGrid</name>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Only %1 of the %2 selected photos are dragged. Drag the others after them.</source>
        <translation>选中的 %2 张照片中，只会拖出 %1 张。其余的请随后再拖。</translation>
    </message>
</context>
<context>
    <name>sightseer::PhotoListModel</name>
    <message>
        <source>%1
The drive with this photo is not connected.</source>
        <translation>%1
此照片所在的驱动器未连接。</translation>
    </message>
</context>
<context>
    <name>sightseer::ProblemListModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>sightseer::ProblemsPage</name>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>无法读取的文件</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Every photo of this library could be read.</source>
        <translation>图库中的所有照片都能读取。</translation>
    </message>
    <message>
        <source>Show all photos</source>
        <translation>显示所有照片</translation>
    </message>
    <message>
        <source>1 file could not be read</source>
        <translation>1 个文件无法读取</translation>
    </message>
    <message>
        <source>%1 files could not be read</source>
        <translation>%1 个文件无法读取</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>全部重试</translation>
    </message>
    <message>
        <source>Open with the default program</source>
        <translation>用默认程序打开</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Leave these files out of the library; Settings, Folders lists them</source>
        <translation>将这些文件从图库中排除；可在“设置”的“文件夹”中查看</translation>
    </message>
</context>
<context>
    <name>sightseer::QueryChip</name>
    <message>
        <source>Edit %1</source>
        <translation>编辑 %1</translation>
    </message>
    <message>
        <source>Include</source>
        <translation>改为包含</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>%1
The mouse wheel gives it more or less weight.</source>
        <translation>%1
用鼠标滚轮增减其权重。</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>%1 (normal)</source>
        <translation>%1（正常）</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>sightseer::QueryChips</name>
    <message>
        <source>Parts of the search</source>
        <translation>搜索的各部分</translation>
    </message>
    <message>
        <source>%1 &lt;a href=&quot;#&quot;&gt;Show where&lt;/a&gt;</source>
        <translation>%1 &lt;a href=&quot;#&quot;&gt;显示位置&lt;/a&gt;</translation>
    </message>
    <message>
        <source>Only photos of this time: %1</source>
        <translation>只看此时间的照片：%1</translation>
    </message>
</context>
<context>
    <name>sightseer::RegionSelector</name>
    <message>
        <source>Search for this</source>
        <translation>搜索此处</translation>
    </message>
    <message>
        <source>Part of the photo to search for</source>
        <translation>要搜索的照片局部</translation>
    </message>
    <message>
        <source>%1 % by %2 %</source>
        <translation>%1 % × %2 %</translation>
    </message>
</context>
<context>
    <name>sightseer::ResultsBar</name>
    <message>
        <source>Update results</source>
        <translation>更新结果</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Stack copies</source>
        <translation>叠放副本</translation>
    </message>
    <message>
        <source>More photos have become searchable since these results were found</source>
        <translation>自得出这些结果以来，又有更多照片可供搜索</translation>
    </message>
    <message>
        <source>Order of the photos</source>
        <translation>照片顺序</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新的在前</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>最早的在前</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Order of the results</source>
        <translation>结果顺序</translation>
    </message>
    <message>
        <source>Best match first</source>
        <translation>最匹配的在前</translation>
    </message>
    <message>
        <source>Show one photo for all copies of a picture</source>
        <translation>同一图片的所有副本只显示一张</translation>
    </message>
    <message>
        <source>Where likely matches end, loose to strict</source>
        <translation>可能匹配的界线，从宽松到严格</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>严格</translation>
    </message>
    <message>
        <source>Size of the photos</source>
        <translation>照片大小</translation>
    </message>
    <message>
        <source>Size of the photos (Ctrl + mouse wheel)</source>
        <translation>照片大小（Ctrl + 鼠标滚轮）</translation>
    </message>
</context>
<context>
    <name>sightseer::SavedSearchList</name>
    <message>
        <source>Saved searches</source>
        <translation>已保存的搜索</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Rename the search</source>
        <translation>重命名搜索</translation>
    </message>
    <message>
        <source>Name of the search “%1”:</source>
        <translation>搜索“%1”的名称：</translation>
    </message>
</context>
<context>
    <name>sightseer::ScoreBars</name>
    <message>
        <source>Fits by %1 of 100; cosine %2; adds %3 to the order</source>
        <translation>匹配度 %1（满分 100）；余弦 %2；对排序的贡献 %3</translation>
    </message>
    <message>
        <source>Relevance %1: a likely match</source>
        <translation>相关度 %1：可能匹配</translation>
    </message>
    <message>
        <source>Relevance %1: not likely</source>
        <translation>相关度 %1：不太可能</translation>
    </message>
</context>
<context>
    <name>sightseer::ScoreHistogram</name>
    <message>
        <source>From which probability the label counts</source>
        <translation>从多大概率起算有此标签</translation>
    </message>
    <message>
        <source>How many photos have the label at which probability. Drag the line, or move it with the arrow keys: photos beyond it get the label.</source>
        <translation>各概率上有多少张照片。拖动竖线，或用方向键移动：超过它的照片得到此标签。</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>百分之 %1</translation>
    </message>
    <message>
        <source>from %1 %</source>
        <translation>从 %1 % 起</translation>
    </message>
</context>
<context>
    <name>sightseer::SearchBar</name>
    <message>
        <source>Say what is in the picture: beach at sunset, two dogs, a red car</source>
        <translation>说说图片里有什么：日落时的海滩、两只狗、一辆红色汽车</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search (Ctrl+F or /)</source>
        <translation>搜索（Ctrl+F 或 /）</translation>
    </message>
    <message>
        <source>Search by a picture…</source>
        <translation>以图搜图…</translation>
    </message>
    <message>
        <source>Search by a picture: choose it here, or drop or paste it</source>
        <translation>以图搜图：在此选择，或拖放、粘贴图片</translation>
    </message>
    <message>
        <source>Remove from the saved searches</source>
        <translation>从已保存的搜索中移除</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>保存此搜索</translation>
    </message>
    <message>
        <source>%1 (Ctrl+D)</source>
        <translation>%1（Ctrl+D）</translation>
    </message>
    <message>
        <source>Search by a picture</source>
        <translation>以图搜图</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Forget recent searches</source>
        <translation>清除最近的搜索</translation>
    </message>
</context>
<context>
    <name>sightseer::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folders of the library</source>
        <translation>图库的文件夹</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Files and folders to leave out</source>
        <translation>要排除的文件和文件夹</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>One name of a file or folder a line, or a path within an added folder; * stands for any characters, ? for one. No file is touched.</source>
        <translation>每行写一个文件或文件夹的名称，或已添加文件夹内的路径；* 代表任意字符，? 代表一个字符。不会改动任何文件。</translation>
    </message>
    <message>
        <source>%1 (not connected)</source>
        <translation>%1（未连接）</translation>
    </message>
    <message>
        <source>Processing</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Graphics card, else processor</source>
        <translation>显卡，否则处理器</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>显卡（CUDA）</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Look at pictures with</source>
        <translation>用于识别图片</translation>
    </message>
    <message>
        <source>Threads of the processor</source>
        <translation>处理器线程数</translation>
    </message>
    <message>
        <source>These take effect when Sightseer is started the next time.</source>
        <translation>下次启动 Sightseer 时生效。</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Open the library&apos;s folder</source>
        <translation>打开图库文件夹</translation>
    </message>
    <message>
        <source>What Sightseer knows about your photos lies here:</source>
        <translation>Sightseer 对您照片的了解存放在这里：</translation>
    </message>
    <message>
        <source>Catalog: %1
Index for searches: %2
Thumbnails: %3
Models: %4</source>
        <translation>目录：%1
搜索索引：%2
缩略图：%3
模型：%4</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Another language is used when Sightseer is started the next time.</source>
        <translation>更改的语言在下次启动 Sightseer 时生效。</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>Notice new and changed photos at once</source>
        <translation>立即发现新增和更改的照片</translation>
    </message>
    <message>
        <source>On battery, index at half the speed</source>
        <translation>使用电池时以一半速度建立索引</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>photo.jpg.xmp (digiKam, darktable)</source>
        <translation>photo.jpg.xmp（digiKam、darktable）</translation>
    </message>
    <message>
        <source>photo.xmp (Lightroom)</source>
        <translation>photo.xmp（Lightroom）</translation>
    </message>
    <message>
        <source>Names of new XMP files</source>
        <translation>新 XMP 文件的名称</translation>
    </message>
    <message>
        <source>Labels are written into XMP files beside the photos when you say so. Files of both names are read, and one that is there already is added to.</source>
        <translation>在您同意时，标签会写入照片旁的 XMP 文件。两种名称的文件都会读取，已有的文件会在其中添加。</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>使用此代理：</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Download models from</source>
        <translation>模型下载来源</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>A mirror offers the same files as Hugging Face, at the same paths; what comes from it is checked against the list of models. A token that some models ask for is read from the environment variable HF_TOKEN when Sightseer starts, and is not kept.</source>
        <translation>镜像在相同路径提供与 Hugging Face 相同的文件；来自镜像的内容会与模型列表核对。某些模型要求的令牌在 Sightseer 启动时从环境变量 HF_TOKEN 读取，不会保存。</translation>
    </message>
    <message>
        <source>These take effect at the next download.</source>
        <translation>这些设置在下次下载时生效。</translation>
    </message>
    <message>
        <source>There is nothing to give: no photo, search or number leaves this computer. Sightseer has no account, sends no statistics, and uses the network for one thing: to download a model when you ask for it.</source>
        <translation>无需交出任何东西：任何照片、搜索或数字都不会离开这台电脑。Sightseer 没有账户，不发送统计数据，只为一件事使用网络：应您的要求下载模型。</translation>
    </message>
</context>
<context>
    <name>sightseer::Sidebar</name>
    <message>
        <source>All photos</source>
        <translation>所有照片</translation>
    </message>
    <message>
        <source>Recently added</source>
        <translation>最近添加</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重复照片</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Photos that came into the library within the last seven days</source>
        <translation>最近七天内进入图库的照片</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add a folder with photos (Ctrl+O)</source>
        <translation>添加照片文件夹（Ctrl+O）</translation>
    </message>
    <message>
        <source>Label photos</source>
        <translation>给照片加标签</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>sightseer::StatusBar</name>
    <message>
        <source>Indexing</source>
        <translation>正在索引</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>sightseer::SuggestionPopup</name>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
</context>
<context>
    <name>sightseer::Timeline</name>
    <message>
        <source>Photos by month</source>
        <translation>按月的照片</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>%1: 1 photo</source>
        <translation>%1：1 张照片</translation>
    </message>
    <message>
        <source>%1: %2 photos</source>
        <translation>%1：%2 张照片</translation>
    </message>
</context>
<context>
    <name>sightseer::TrashBin</name>
    <message>
        <source>And %1 more.</source>
        <translation>另有 %1 个。</translation>
    </message>
    <message>
        <source>%1 photos</source>
        <translation>%1 张照片</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Move %1 to the trash?</source>
        <translation>要将 %1 移到回收站吗？</translation>
    </message>
    <message>
        <source>%1 of files. They can be restored from the trash.</source>
        <translation>共 %1 的文件。可从回收站恢复。</translation>
    </message>
    <message>
        <source>%1 is in the trash.</source>
        <translation>%1 已移到回收站。</translation>
    </message>
    <message>
        <source>%1 photos are in the trash.</source>
        <translation>%1 张照片已移到回收站。</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 已恢复。</translation>
    </message>
    <message>
        <source>%1 photos are back.</source>
        <translation>%1 张照片已恢复。</translation>
    </message>
</context>
<context>
    <name>sightseer::Viewer</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Back to the photos (Esc)</source>
        <translation>返回照片（Esc）</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>The drive with %1 is not connected. Connect it, then try again.</source>
        <translation>%1 所在的驱动器未连接。请连接后重试。</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 张，共 %2 张</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Search for a part of the photo</source>
        <translation>搜索照片的局部</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Filmstrip</source>
        <translation>胶片条</translation>
    </message>
    <message>
        <source>Slide show</source>
        <translation>幻灯片</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Information about the photo</source>
        <translation>照片信息</translation>
    </message>
    <message>
        <source>Turn to the other side</source>
        <translation>反向旋转</translation>
    </message>
</context>
<context>
    <name>sightseer::WelcomePage</name>
    <message>
        <source>Find your photos by what is in them</source>
        <translation>按内容查找您的照片</translation>
    </message>
    <message>
        <source>Choose the folders with your photos. Sightseer looks at each picture once; then you type what you remember, and the photos that match come first. Everything stays on this computer, and your files are never changed.</source>
        <translation>选择存放照片的文件夹。Sightseer 会查看每张图片一次；之后输入您记得的内容，匹配的照片就会排在最前。一切都留在这台电脑上，您的文件绝不会被改动。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>选择其他文件夹…</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>Try the demo photos</source>
        <translation>试用演示照片</translation>
    </message>
    <message>
        <source>Adds a small folder of photos that comes with Sightseer</source>
        <translation>添加 Sightseer 附带的一小组照片</translation>
    </message>
    <message>
        <source>or drop folders on this window</source>
        <translation>或将文件夹拖放到此窗口</translation>
    </message>
    <message>
        <source>Searches work at once, with a small model that comes with Sightseer and knows things, animals and places. A better one knows people, colours and events too; it can be downloaded meanwhile, and is used as soon as it is there.</source>
        <translation>随 Sightseer 提供的小模型认识物品、动物和地点，搜索立即可用。更好的模型还认识人物、颜色和事件；可以同时下载，完成后立即使用。</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>下载进度</translation>
    </message>
    <message>
        <source>Other models…</source>
        <translation>其他模型…</translation>
    </message>
</context>
<context>
    <name>sightseer::WriteDialog</name>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>adds %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>new, with %1</source>
        <translation>新建，含 %1</translation>
    </message>
    <message>
        <source>Copies instead of hard links</source>
        <translation>用副本代替硬链接</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Write the labels</source>
        <translation>写出标签</translation>
    </message>
    <message>
        <source>Names of the XMP files</source>
        <translation>XMP 文件的名称</translation>
    </message>
    <message>
        <source>photo.jpg.xmp (digiKam, darktable)</source>
        <translation>photo.jpg.xmp（digiKam、darktable）</translation>
    </message>
    <message>
        <source>photo.xmp (Lightroom)</source>
        <translation>photo.xmp（Lightroom）</translation>
    </message>
    <message>
        <source>Of new files. One that is there already, with either name, is added to.</source>
        <translation>新文件的名称。已有的文件，无论哪种名称，都会在其中添加。</translation>
    </message>
    <message>
        <source>What will change</source>
        <translation>将有的变化</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Keywords in XMP files beside the photos, which other photo programs read. The photos themselves are not touched.</source>
        <translation>写在照片旁 XMP 文件中的关键字，其他照片程序可以读取。照片本身不会改动。</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Write to…</source>
        <translation>写出到…</translation>
    </message>
    <message>
        <source>Change the photos</source>
        <translation>修改照片</translation>
    </message>
    <message>
        <source>Warning: this changes your photo files (JPEG, PNG, TIFF, WebP). Each is replaced by a copy with the keywords, once its picture was compared pixel by pixel. What a file held before is kept in the library&apos;s folder, and Undo puts it back.</source>
        <translation>警告：这会修改您的照片文件（JPEG、PNG、TIFF、WebP）。逐像素比较画面之后，每个文件会被带有关键字的副本替换。文件原来的内容保存在图库的文件夹中，“撤销”可以恢复。</translation>
    </message>
    <message>
        <source>A row for each photo and label, for spreadsheets.</source>
        <translation>每张照片和每个标签一行，供电子表格使用。</translation>
    </message>
    <message>
        <source>Every photo with its labels, for programs.</source>
        <translation>每张照片及其标签，供程序使用。</translation>
    </message>
    <message>
        <source>Photos, labels and which has which, for training models.</source>
        <translation>照片、标签及其对应关系，供训练模型使用。</translation>
    </message>
    <message>
        <source>The paths of the photos that have a label, one a line.</source>
        <translation>有标签的照片的路径，每行一个。</translation>
    </message>
    <message>
        <source>The photos that have a label, in a folder of its name, for training models.</source>
        <translation>有标签的照片，放在以标签命名的文件夹中，供训练模型使用。</translation>
    </message>
    <message>
        <source>1 photo has labels.</source>
        <translation>1 张照片有标签。</translation>
    </message>
    <message>
        <source>%1 photos have labels.</source>
        <translation>%1 张照片有标签。</translation>
    </message>
    <message>
        <source>Looking at the files…</source>
        <translation>正在查看文件…</translation>
    </message>
    <message>
        <source>The first %1 are listed.</source>
        <translation>列出前 %1 个。</translation>
    </message>
    <message>
        <source>Write to</source>
        <translation>写出到</translation>
    </message>
    <message>
        <source>1 photo is in %1.</source>
        <translation>%1 中有 1 张照片。</translation>
    </message>
    <message>
        <source>%1 photos are in %2.</source>
        <translation>%2 中有 %1 张照片。</translation>
    </message>
    <message>
        <source>What they held is in %1.</source>
        <translation>原来的内容在 %1 中。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What to write</source>
        <translation>写出什么</translation>
    </message>
    <message>
        <source>XMP files beside the photos</source>
        <translation>照片旁的 XMP 文件</translation>
    </message>
    <message>
        <source>Into the photos themselves</source>
        <translation>写入照片本身</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格（CSV）</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>JSON, one photo a line</source>
        <translation>JSON，每行一张照片</translation>
    </message>
    <message>
        <source>COCO data set</source>
        <translation>COCO 数据集</translation>
    </message>
    <message>
        <source>A folder for each label</source>
        <translation>每个标签一个文件夹</translation>
    </message>
    <message>
        <source>List of the photos</source>
        <translation>照片列表</translation>
    </message>
    <message>
        <source>Hard links take no room, but a program that changes one changes the photo</source>
        <translation>硬链接不占空间，但程序修改它就会修改照片</translation>
    </message>
    <message>
        <source>To write: %1.</source>
        <translation>将写入：%1。</translation>
    </message>
    <message>
        <source>Complete already: %1.</source>
        <translation>已经完整：%1。</translation>
    </message>
    <message>
        <source>Left as they are, for a reason: %1.</source>
        <translation>因故保持原样：%1。</translation>
    </message>
    <message>
        <source>Written: %1.</source>
        <translation>已写入：%1。</translation>
    </message>
    <message>
        <source>As before: %1.</source>
        <translation>已恢复原样：%1。</translation>
    </message>
    <message>
        <source>Left as they are: %1.</source>
        <translation>保持原样：%1。</translation>
    </message>
</context>
</TS>
