using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a copy of a Linux shared library that asks less of the machine it is loaded on: a version of a system library's
/// symbols becomes a wish instead of a condition, and libraries that are not called need not be installed. Compiled by
/// NativeFixups.targets while building, against .NET Standard 2.0. Layout: System V ABI, chapter 5; Linux Standard Base 5, 10.7.
/// </summary>
public sealed class RelaxElf : Task
{
    private const int ProgramHeaderSize = 56;
    private const int DynamicEntrySize = 16;

    private const uint SegmentLoad = 1;
    private const uint SegmentDynamic = 2;

    private const long TagNull = 0;
    private const long TagNeeded = 1;
    private const long TagStringTable = 5;
    private const long TagBindNow = 24;
    private const long TagFlags = 30;
    private const long TagFlags1 = 0x6ffffffb;
    private const long TagVersionNeeds = 0x6ffffffe;
    private const long TagVersionNeedCount = 0x6fffffff;

    private const long FlagBindNow = 8;
    private const long Flag1Now = 1;
    private const byte VersionIsWeak = 2;

    private byte[] _elf;

    /// <summary>The library to read; it is left as it is.</summary>
    [Required]
    public string Library { get; set; }

    /// <summary>The file to write.</summary>
    [Required]
    public string Destination { get; set; }

    /// <summary>Symbol versions to make weak, such as <c>GLIBCXX_3.4.32</c>: the loader no longer insists on them.</summary>
    public string[] WeakVersions { get; set; } = Array.Empty<string>();

    /// <summary>Libraries to drop from the list of those loaded along, such as <c>libgtk-3.so.0</c>.</summary>
    public string[] DropNeeded { get; set; } = Array.Empty<string>();

    public override bool Execute()
    {
        try
        {
            _elf = File.ReadAllBytes(Library);
            var dynamic = Dynamic();
            var weakened = WeakenVersions(dynamic);
            var dropped = DropNeededEntries(dynamic);
            Write();
            Log.LogMessage(
                MessageImportance.High,
                "{0}: {1} symbol version(s) made weak, {2} needed librar{3} dropped -> {4}",
                Path.GetFileName(Library),
                weakened,
                dropped,
                dropped == 1 ? "y" : "ies",
                Destination);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Log.LogError("'{0}' could not be adapted to this system: {1}", Library, e.Message);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            Log.LogError("'{0}' could not be adapted to this system: it is cut off, or points outside itself.", Library);
        }

        return !Log.HasLoggedErrors;
    }

    private Dictionary<long, long> Dynamic()
    {
        if (_elf.Length < 64 || _elf[0] != 0x7f || _elf[1] != 'E' || _elf[2] != 'L' || _elf[3] != 'F')
            throw new InvalidDataException("it is no ELF file.");
        if (_elf[4] != 2 || _elf[5] != 1)
            throw new InvalidDataException("it is an ELF file, but not a 64-bit little-endian one.");
        if (UInt16(0x10) != 3)
            throw new InvalidDataException("it is an ELF file, but not a shared library.");
        var entries = new Dictionary<long, long>();
        for (var entry = DynamicSegment(); Int64(entry) != TagNull; entry += DynamicEntrySize)
            entries[Int64(entry)] = Int64(entry + 8);
        return entries;
    }

    private int WeakenVersions(Dictionary<long, long> dynamic)
    {
        if (WeakVersions.Length == 0 || !dynamic.ContainsKey(TagVersionNeeds))
            return 0;
        var wanted = new HashSet<string>(WeakVersions);
        var count = 0;
        foreach (var (_, version) in VersionNeeds(dynamic))
        {
            if (!wanted.Contains(Text(dynamic, UInt32(version + 8))))
                continue;
            _elf[version + 4] |= VersionIsWeak;
            count++;
        }

        return count;
    }

    private int DropNeededEntries(Dictionary<long, long> dynamic)
    {
        if (DropNeeded.Length == 0)
            return 0;
        var unwanted = new HashSet<string>(DropNeeded);

        // Calls into a library that is not there must stay unresolved until made, which is what lazy binding does.
        if (dynamic.ContainsKey(TagBindNow) || (Flags(TagFlags) & FlagBindNow) != 0 || (Flags(TagFlags1) & Flag1Now) != 0)
            throw new InvalidDataException("it binds every call when loaded, so no library it needs can be left out.");

        // The loader aborts the process when a version is asked of a library that is not on the list.
        if (dynamic.ContainsKey(TagVersionNeeds))
        {
            foreach (var (library, _) in VersionNeeds(dynamic))
            {
                var name = Text(dynamic, UInt32(library + 4));
                if (unwanted.Contains(name))
                    throw new InvalidDataException("it needs symbol versions of " + name + ", which therefore cannot be left out.");
            }
        }

        var read = DynamicSegment();
        var write = read;
        for (; Int64(read) != TagNull; read += DynamicEntrySize)
        {
            if (Int64(read) == TagNeeded && unwanted.Contains(Text(dynamic, Int64(read + 8))))
                continue;
            Buffer.BlockCopy(_elf, read, _elf, write, DynamicEntrySize);
            write += DynamicEntrySize;
        }

        Array.Clear(_elf, write, read - write);
        return (read - write) / DynamicEntrySize;

        long Flags(long tag) => dynamic.TryGetValue(tag, out var flags) ? flags : 0;
    }

    /// <summary>Each required symbol version: where its library's record starts (Verneed), and where its own does (Vernaux).</summary>
    private IEnumerable<(int Library, int Version)> VersionNeeds(Dictionary<long, long> dynamic)
    {
        var library = FileOffset(dynamic[TagVersionNeeds]);
        for (var i = 0L; i < dynamic[TagVersionNeedCount]; i++)
        {
            var version = checked(library + (int)UInt32(library + 8));
            for (var j = 0; j < UInt16(library + 2); j++)
            {
                yield return (library, version);
                version = checked(version + (int)UInt32(version + 12));
            }

            library = checked(library + (int)UInt32(library + 12));
        }
    }

    private int DynamicSegment()
    {
        foreach (var header in ProgramHeaders(SegmentDynamic))
            return checked((int)Int64(header + 8));
        throw new InvalidDataException("it has no dynamic section.");
    }

    /// <summary>Addresses are those in memory: the segment that holds one says where in the file it comes from.</summary>
    private int FileOffset(long address)
    {
        foreach (var header in ProgramHeaders(SegmentLoad))
        {
            var start = Int64(header + 16);
            if (address >= start && address - start < Int64(header + 32))
                return checked((int)(address - start + Int64(header + 8)));
        }

        throw new InvalidDataException("address 0x" + address.ToString("x") + " is in none of its segments.");
    }

    private IEnumerable<int> ProgramHeaders(uint type)
    {
        if (UInt16(0x36) != ProgramHeaderSize)
            throw new InvalidDataException("its program headers have an unknown size.");
        var first = checked((int)Int64(0x20));
        for (var i = 0; i < UInt16(0x38); i++)
        {
            if (UInt32(first + (i * ProgramHeaderSize)) == type)
                yield return first + (i * ProgramHeaderSize);
        }
    }

    private string Text(Dictionary<long, long> dynamic, long index)
    {
        var start = FileOffset(dynamic[TagStringTable] + index);
        return Encoding.ASCII.GetString(_elf, start, Array.IndexOf(_elf, (byte)0, start) - start);
    }

    /// <summary>
    /// Under a name of its own first, then renamed: several projects may build at once, and a file in use, or linked to from an
    /// output folder, is never written to.
    /// </summary>
    private void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        var temporary = Destination + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(temporary, _elf);
        try
        {
            File.Move(temporary, Destination);
        }
        catch (IOException) when (File.Exists(Destination))
        {
            File.Replace(temporary, Destination, null);
        }
    }

    private ushort UInt16(int offset) => BitConverter.ToUInt16(_elf, offset);

    private uint UInt32(int offset) => BitConverter.ToUInt32(_elf, offset);

    private long Int64(int offset) => BitConverter.ToInt64(_elf, offset);
}
