"""Embeds images with torchvision's resnet18 and the weights that the stage saved, read without the safetensors package.

usage: embed_with_torchvision.py weights.safetensors pixels.bin side   (bytes: image after image, row after row, RGB)
Prints the embeddings as JSON.
"""
import json, struct, sys, numpy, torch, torchvision

weights, pixels, side = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(weights, "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    data = file.read()
header.pop("__metadata__", None)
state = {}
for name, entry in header.items():
    assert entry["dtype"] == "F32", entry
    begin, end = entry["data_offsets"]
    state[name] = torch.from_numpy(numpy.frombuffer(data[begin:end], numpy.float32).reshape(entry["shape"]).copy())

head = torch.nn.Linear(state["embedding.weight"].shape[1], state["embedding.weight"].shape[0])
head.load_state_dict({"weight": state.pop("embedding.weight"), "bias": state.pop("embedding.bias")})
net = torchvision.models.resnet18(weights=None)
missing, left_over = net.load_state_dict(state, strict=False)
assert not left_over, left_over
assert all(name.startswith("fc.") or name.endswith("num_batches_tracked") for name in missing), missing
net.fc = head
net.eval()

images = torch.from_numpy(numpy.fromfile(pixels, numpy.uint8).reshape(-1, side, side, 3).copy()).permute(0, 3, 1, 2) / 255
mean, deviation = torch.tensor([.485, .456, .406]).view(3, 1, 1), torch.tensor([.229, .224, .225]).view(3, 1, 1)
with torch.no_grad():
    print(json.dumps(torch.nn.functional.normalize(net((images - mean) / deviation)).tolist()))
